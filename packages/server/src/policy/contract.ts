import type { Decision } from "@agent-id-guard/protocol";
import type { ResourceRow } from "../store/port.ts";

/** A question to the engine. Every party that is present must be allowed: an agent never lends a user more than the user's own rights, nor a user an agent. */
export interface Question {
  readonly resource: ResourceRow;
  /** Permissions asked for; undefined: all that may be had. */
  readonly requested: readonly string[] | undefined;
  readonly agentId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  /** Everybody in the chain of the call, in the order of the call. Conditions of grants and policies look at it. */
  readonly chain: readonly string[];
  /** The address that the call comes from, as the server sees it; undefined: not known, and then a grant that asks for a network gives nothing. */
  readonly sourceAddress: string | undefined;
}

/** What is known about parties who have not called yet. */
export interface Prospect {
  readonly sourceAddress: string | undefined;
}

/** The parties whose grants are meant; where several are named, what they hold in common. */
export type Parties = Pick<Question, "agentId" | "clientId" | "userId">;

/** Answers questions from an index in memory. Fails with `store.unavailable` when a change can't be read back; nothing is answered from what is known to be stale. */
export interface Policy {
  /**
   * The answer, always a full record. `effect` is `deny` when nothing asked for is allowed, or when something was asked for explicitly and is not.
   * `allowed` is the intersection over all parties; what a layer forbids is not in it. Only permissions that the resource declares can be allowed.
   */
  decide(question: Question): Promise<Decision>;
  /**
   * Permissions that the parties' grants give now and from where they are, by resource id, whether or not the resource still declares them. What a grant
   * asks of the chain is left open until there is one: this is what may be tried, and {@link decide} answers. Empty for a party that is not active.
   */
  grantsOf(parties: Parties, prospect: Prospect): Promise<ReadonlyMap<string, readonly string[]>>;
  close(): void;
}

/** What a policy language may add after the grants: it can forbid, never widen. An evaluation error denies. */
export interface PolicyLayer {
  /** Returns the permissions that stay allowed, and the ids of the policies that had a say. */
  consider(
    question: Question,
    allowed: readonly string[],
  ): Promise<{ readonly allowed: readonly string[]; readonly policies: readonly string[]; readonly reason?: string }>;
}
