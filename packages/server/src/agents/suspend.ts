import type { Change } from "../audit/index.ts";
import type { AgentRow, Plan, Store } from "../store/port.ts";
import { planStep, type Step } from "./set-state.ts";

const step: Step = {
  action: "agent.suspend",
  from: ["active", "orphaned"],
  to: "suspended",
  resourceState: "suspended",
  revokes: true,
  // Another owner does not start again what somebody stopped.
  more: { graceEndsAtMs: null },
  final: false,
};

/** Stops an agent at once: it signs in nowhere, is decided for nowhere, is reached by nobody, and every token it is part of dies. */
export function planSuspendAgent(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  return planStep(store, change, agent, version, step, reason);
}
