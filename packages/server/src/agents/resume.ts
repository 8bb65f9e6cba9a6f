import type { Change } from "../audit/index.ts";
import type { AgentRow, Plan, Store } from "../store/port.ts";
import { planStep, type Step } from "./set-state.ts";

const step: Step = { action: "agent.resume", from: ["suspended"], to: "active", resourceState: "active", revokes: false, final: false };

/** Lets a suspended agent work again. Tokens of before stay dead. */
export function planResumeAgent(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  return planStep(store, change, agent, version, step, reason);
}
