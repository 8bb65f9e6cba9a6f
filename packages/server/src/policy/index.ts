/** Authorization: may these parties do this at that resource? Grants are answered from an index in memory; the seam for Cedar policies is {@link PolicyLayer}. */
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

/**
 * The answer, always a full record. `effect` is `deny` when nothing asked for is allowed, or when something was asked for explicitly and is not.
 * `allowed` is the intersection over all parties.
 */
export interface Policy {
  decide(question: Question): Promise<Decision>;
  /** Permissions that one party's own grants give, by resource id. */
  grantsOf(party: {
    readonly agentId?: string;
    readonly clientId?: string;
    readonly userId?: string;
  }): Promise<ReadonlyMap<string, readonly string[]>>;
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
