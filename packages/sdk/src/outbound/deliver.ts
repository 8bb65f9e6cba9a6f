import { type ConnectionRequestAnswer, GuardError, type LeaseAnswer } from "@agent-id-guard/protocol";
import type { Delivered } from "./delivered.ts";
import type { DeliverySource, DeliveryWish } from "./delivery-source.ts";

/** What every delivery may say. It goes on record. */
export interface DeliverOptions {
  /** What for, in a line. */
  readonly purpose?: string | undefined;
  /** Which credential of the resource (`crd_…`), where it has several of the kind. */
  readonly credentialId?: string | undefined;
}

/** How long, at most, in seconds; the server and the other side may give less. */
export interface DurationOption {
  readonly durationSeconds?: number | undefined;
}

/** Narrows what is handed over, as a policy of that cloud (JSON text). */
export interface SessionPolicyOption {
  readonly sessionPolicy?: string | undefined;
}

/** Looks up a resource of the agent, and makes what is wanted from it in this agent's (and person's) name. */
export type WishFor = (nameOrIdentifier: string) => Promise<Omit<DeliveryWish, "request">>;

/** Most time that a person is waited for unless told. */
const usualWaitMs = 300_000;

/**
 * What the vault hands over for a resource, one call for each way. Nothing of it lives long, and none is stored here beyond its life: the same call gives the same thing until
 * it is nearly over or was revoked. What can be added to a call by the gateway needs none of this: use `fetch`, `llm` and `mcp`.
 *
 * All throw `vault.mode_refused` (no credential of the resource is delivered in this way), `vault.no_credential`, `access.*`, `oauth.invalid_target`, `sdk.unreachable`.
 */
export class Deliver {
  readonly #source: DeliverySource;
  readonly #wishFor: WishFor;

  constructor(source: DeliverySource, wishFor: WishFor) {
    this.#source = source;
    this.#wishFor = wishFor;
  }

  /**
   * A provider's own short-lived access token, of the person for whom the agent acts or of the company's own client. Throws `connection.required` and `connection.dead`, whose
   * `connectionRequest.url` is where the person goes on ({@link connected} waits for them).
   */
  async token(resource: string, options: DeliverOptions & { readonly scopes?: readonly string[] } = {}): Promise<Delivered<"token">> {
    const { scopes, ...rest } = options;
    return this.#source.get(await this.#wish(resource, { ...rest, ...(scopes === undefined ? {} : { scopes: [...scopes] }) }), "token");
  }

  /** A JWT that the server signs for a partner, 15 minutes at most. */
  async minted(resource: string, options: DeliverOptions & DurationOption = {}): Promise<Delivered<"minted">> {
    return this.#source.get(await this.#wish(resource, options), "minted");
  }

  /** Temporary keys of a cloud for a role that the server assumes with a stored key (AWS, Alibaba Cloud, Tencent Cloud). */
  async sts(resource: string, options: DeliverOptions & DurationOption & SessionPolicyOption = {}): Promise<Delivered<"sts">> {
    return this.#source.get(await this.#wish(resource, options), "sts");
  }

  /** What a cloud or model provider gives for the server's own word, with nothing stored anywhere: keys (AWS, Alibaba Cloud) or a bearer token. */
  async federated(resource: string, options: DeliverOptions & DurationOption & SessionPolicyOption = {}): Promise<Delivered<"federated">> {
    return this.#source.get(await this.#wish(resource, options), "federated");
  }

  /** A login of a database that is made for this lease and dropped after it. It is prolonged by asking again. */
  async dynamic(resource: string, options: DeliverOptions & DurationOption = {}): Promise<Delivered<"dynamic">> {
    return this.#source.get(await this.#wish(resource, options), "dynamic");
  }

  /** The stored value itself, where an administrator has allowed it. Every use raises an alert; nothing is remembered. */
  async reveal(resource: string, options: DeliverOptions & { readonly reason: string }): Promise<Delivered<"reveal">> {
    return this.#source.ask(await this.#wish(resource, options), "reveal");
  }

  /** The live leases that were handed to this agent (for this person) at a resource. */
  async leases(resource: string): Promise<readonly LeaseAnswer[]> {
    return this.#source.leases(await this.#wishFor(resource));
  }

  /** Ends a lease before its time, once its work is done. What became of what was delivered stands in `killing`. */
  async giveBack(resource: string, leaseId: string): Promise<LeaseAnswer> {
    return this.#source.giveBack(await this.#wishFor(resource), leaseId);
  }

  /**
   * Waits until the person has connected their account (or has not, or the time is over), at most `waitMs` (five minutes unless given).
   * Throws `connection.failed` with what the person was told, `connection.required` when they have not finished.
   */
  async connected(
    resource: string,
    request: { readonly id: string },
    { waitMs = usualWaitMs }: { readonly waitMs?: number } = {},
  ): Promise<ConnectionRequestAnswer> {
    const answer = await this.#source.waitForConnection(await this.#wishFor(resource), request.id, waitMs);
    if (answer.status === "completed") return answer;
    if (answer.status === "failed")
      throw new GuardError("connection.failed", { description: answer.failure ?? "It could not be connected" });
    throw new GuardError("connection.required", {
      description: answer.status === "expired" ? "The person did not connect their account in time" : "The person has not finished yet",
      ...(answer.status === "expired" ? {} : { connectionRequest: { id: answer.id, url: answer.url } }),
    });
  }

  async #wish(resource: string, request: DeliveryWish["request"]): Promise<DeliveryWish> {
    return { ...(await this.#wishFor(resource)), request };
  }
}
