import type { CreateCredential, DeliveryMode, UpdateCredential } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { CredentialRow, Plan, ResourceRow } from "../store/port.ts";
import type { NewValue } from "./rotate.ts";

/** Who wants a credential, and for whom. Both were verified before; whether they may reach the resource was decided before. */
export interface Caller {
  /** Undefined where a client calls without an agent. */
  readonly agentId: string | undefined;
  /** Undefined where nobody is acted for. */
  readonly userId: string | undefined;
}

/** What is looked for among the credentials of a resource. */
export interface Wanted {
  readonly mode: DeliveryMode;
  readonly caller: Caller;
  /** Where it would be sent (mode `proxied`). */
  readonly url?: URL;
  /** This one and no other. */
  readonly credentialId?: string | undefined;
}

/** A stored value opened for one use. Wipe `secret` (`fill(0)`) afterwards. */
export interface OpenedSecret {
  readonly versionId: string;
  readonly secret: Uint8Array;
}

/** The vault. No answer and no event of it ever contains a secret. */
export interface Vault {
  /** Throws `request.invalid`, `entity.not_found` (the resource), `vault.unavailable`, `connection.failed` (discovery of an OAuth server). */
  planStore(change: Change, input: CreateCredential): Promise<Plan<CredentialRow>>;
  /** Throws `request.invalid`; commit fails with `stale`. What is taken away by it stops at once, running calls included. */
  planUpdate(change: Change, credential: CredentialRow, version: number, input: UpdateCredential): Promise<Plan<CredentialRow>>;
  /** Allows or forbids that the value is handed over. Throws `entity.invalid_state`; commit fails with `stale`. */
  planSetReveal(change: Change, credential: CredentialRow, version: number, allowed: boolean, reason: string): Plan<CredentialRow>;
  /**
   * The stored value, for an administrator who gives a reason: on record with an alert, durable before it is answered. Throws `vault.mode_refused` (not allowed),
   * `entity.invalid_state`, `vault.*`; commit fails with `stale`.
   */
  planReveal(change: Change, credential: CredentialRow, reason: string): Promise<Plan<{ readonly secret: string }>>;
  /**
   * A new version of the secret, used at once. The one before opens until the overlap is over, for whoever is about to use it, and is erased then.
   * Without a value the server makes one and has told the other side of it by then; a plan that is not committed is made good by the rotation that runs by itself.
   * Throws `entity.invalid_state` where nothing is stored, `request.invalid`, `delivery.upstream_refused`, `connection.failed`; commit fails with `stale`.
   */
  planRotate(change: Change, credential: CredentialRow, version: number, value: NewValue): Promise<Plan<CredentialRow>>;
  /** Stops every use at once, running calls included. Throws `entity.invalid_state`; commit fails with `stale`. */
  planSuspend(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow>;
  /** Throws `entity.invalid_state`; commit fails with `stale`. */
  planResume(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow>;
  /** Deletes it with every version and every connection; running calls are cut. Commit fails with `spent` when it has changed or is gone. */
  planRemove(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow>;
  /**
   * The credential of a resource that may be delivered in this way to this caller: active, with the mode, bound to them and (proxied) to the address; of several the one bound
   * closest to the address, then the older one. Nothing is opened. Throws `vault.no_credential`, `vault.mode_refused`, `access.denied` (bound to others),
   * `gateway.destination_refused`.
   */
  choose(resource: ResourceRow, wanted: Wanted): Promise<CredentialRow>;
  /** The stored value of a credential. Throws `vault.no_credential` (none is stored), `vault.cannot_open`, `vault.unavailable`, `vault.key_*`. */
  openSecret(credential: CredentialRow): Promise<OpenedSecret>;
  /**
   * The stored values beside the active one that the other side may take just now: one that is about to take its place, then those whose overlap is not over.
   * Throws `vault.cannot_open`, `vault.unavailable`, `vault.key_*`.
   */
  openOthers(credential: CredentialRow): Promise<readonly OpenedSecret[]>;
  /** Keeps the server from making a new value for the next minute, or until the credential is removed. Throws `entity.invalid_state` while one is being made. */
  holdValue(credential: CredentialRow): Promise<void>;
}
