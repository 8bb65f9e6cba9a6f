import type { AgentRow } from "../store/port.ts";

/** What of an agent says whether it may act. */
export type Acting = Pick<AgentRow, "state" | "graceEndsAtMs">;

/** Whether an agent may do anything at this moment: an active one may, and one whose owner left may until its grace ends. Every entrance asks this and nothing else. */
export function mayAct(agent: Acting, nowMs: number): boolean {
  return nowMs < mayActUntilMs(agent);
}

/** Until when it may, as things stand: infinity for an active one, the end of the grace (exclusive) for an orphaned one, minus infinity for all others. */
export function mayActUntilMs({ state, graceEndsAtMs }: Acting): number {
  if (state === "active") return Number.POSITIVE_INFINITY;
  return state === "orphaned" && graceEndsAtMs !== null ? graceEndsAtMs : Number.NEGATIVE_INFINITY;
}
