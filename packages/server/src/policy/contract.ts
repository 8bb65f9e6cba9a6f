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
  /** The chain of the call, for policies. */
  readonly chain: readonly string[];
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
  /** Permissions that the parties' grants give, by resource id, whether or not the resource still declares them. Empty for a party that is not active. */
  grantsOf(parties: Parties): Promise<ReadonlyMap<string, readonly string[]>>;
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
