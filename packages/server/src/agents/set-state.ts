import { type EventAction, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { AgentRow, AgentState, PartyState, Plan, Store, Write } from "../store/port.ts";
import { everyTokenOf, factsOf } from "./facts.ts";

/** One step in the life of an agent: from where it may start, where it leads, and what goes with it. */
export interface Step {
  readonly action: EventAction;
  readonly from: readonly AgentState[];
  readonly to: AgentState;
  /** The state of the resource through which the agent is called. */
  readonly resourceState: PartyState;
  /** Whether the tokens that the agent is part of die, and the refresh tokens that lead to it go. */
  readonly revokes: boolean;
  /** What else changes of the agent. */
  readonly more?: Partial<Pick<AgentRow, "graceEndsAtMs">>;
  /** Whether it never signs in again, so that its secrets go. */
  readonly final: boolean;
}

/** Takes the step. Throws `entity.invalid_state` when it does not start from the agent's state; commit fails with `stale`. */
export async function planStep(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  step: Step,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  if (!step.from.includes(agent.state)) throw new GuardError("entity.invalid_state", { description: `The agent is ${agent.state}` });
  const resource = agent.resourceId === null ? undefined : await store.get("resources", agent.resourceId);
  const set = { state: step.to, ...step.more };
  const writes: Write[] = [{ verb: "compareAndSet", collection: "agents", id: agent.id, version, set }];
  if (resource !== undefined) {
    const set = { state: step.resourceState };
    writes.push({ verb: "compareAndSet", collection: "resources", id: resource.id, version: resource.version, set });
    if (step.revokes) writes.push({ verb: "remove", collection: "refresh_tokens", where: { resourceId: resource.id } });
  }
  if (step.final) writes.push({ verb: "remove", collection: "secrets", where: { partyId: agent.id } });
  return {
    writes,
    events: [
      change.event({
        action: step.action,
        ...factsOf(agent),
        ...(reason === undefined ? {} : { reason }),
        detail: { before: agent.state, after: step.to },
        revokes: step.revokes ? everyTokenOf(agent, resource) : [],
      }),
    ],
    answer: { ...agent, ...set, version: version + 1 },
  };
}
