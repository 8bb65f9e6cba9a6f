import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { AgentRow, Plan, Store } from "../store/port.ts";
import { planStep, type Step } from "./set-state.ts";

const step: Step = { action: "agent.resume", from: ["suspended"], to: "active", resourceState: "active", revokes: false, final: false };

/** Lets a suspended agent work again. Tokens of before stay dead. Throws `entity.invalid_state` also for one that has no owner: nothing works that nobody answers for. */
export async function planResumeAgent(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  if (agent.ownerLostAtMs !== null)
    throw new GuardError("entity.invalid_state", { description: "The agent has no owner", hint: "Give it to somebody first." });
  return planStep(store, change, agent, version, step, reason);
}
