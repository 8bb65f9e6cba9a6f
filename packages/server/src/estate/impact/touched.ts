import type { GrantRow } from "../../store/port.ts";

/** Whom and what a stop touches, before it is looked at who is active, counted and named. */
export interface Touched {
  readonly agentIds: readonly string[];
  readonly clientIds: readonly string[];
  readonly resourceIds: readonly string[];
  /** Grants whose people are touched. */
  readonly peopleOf: readonly GrantRow[];
  readonly userIds: readonly string[];
  /** Grants that say nothing any more. */
  readonly grants: readonly GrantRow[];
}
