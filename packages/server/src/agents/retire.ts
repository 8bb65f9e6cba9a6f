import type { Change } from "../audit/index.ts";
import type { AgentRow, Plan, Store } from "../store/port.ts";
import { planStep, type Step } from "./set-state.ts";

const step: Step = {
  action: "agent.retire",
  from: ["active", "suspended", "orphaned"],
  to: "retired",
  resourceState: "suspended",
  revokes: true,
  final: true,
};

/** Ends an agent for good. Its row stays, so that the audit log can always say who it was. */
export function planRetireAgent(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  return planStep(store, change, agent, version, step, reason);
}
