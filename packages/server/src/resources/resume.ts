import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, ResourceRow } from "../store/port.ts";
import { factsOf } from "./facts.ts";
import { refuseAgents } from "./refuse-agents.ts";

/** Lets a suspended resource be reached again. Tokens of before stay dead. Throws `entity.invalid_state`; commit fails with `stale`. */
export function planResumeResource(change: Change, resource: ResourceRow, version: number, reason: string | undefined): Plan<ResourceRow> {
  refuseAgents(resource);
  if (resource.state !== "suspended") throw new GuardError("entity.invalid_state", { description: `The resource is ${resource.state}` });
  return {
    writes: [{ verb: "compareAndSet", collection: "resources", id: resource.id, version, set: { state: "active" } }],
    events: [change.event({ action: "resource.resume", ...factsOf(resource), ...(reason === undefined ? {} : { reason }) })],
    answer: { ...resource, state: "active", version: version + 1 },
  };
}
