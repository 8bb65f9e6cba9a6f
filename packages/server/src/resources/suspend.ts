import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, ResourceRow } from "../store/port.ts";
import { factsOf, tokensFor } from "./facts.ts";
import { refuseAgents } from "./refuse-agents.ts";

/** Stops a resource at once: nobody gets a token for it, the gateway forwards nothing to it, it can't sign in, and its tokens die. Throws `entity.invalid_state`; commit fails with `stale`. */
export function planSuspendResource(change: Change, resource: ResourceRow, version: number, reason: string | undefined): Plan<ResourceRow> {
  refuseAgents(resource);
  if (resource.state !== "active") throw new GuardError("entity.invalid_state", { description: `The resource is ${resource.state}` });
  return {
    writes: [
      { verb: "compareAndSet", collection: "resources", id: resource.id, version, set: { state: "suspended" } },
      { verb: "remove", collection: "refresh_tokens", where: { resourceId: resource.id } },
    ],
    events: [
      change.event({
        action: "resource.suspend",
        ...factsOf(resource),
        ...(reason === undefined ? {} : { reason }),
        revokes: [tokensFor(resource), { kind: "client", id: resource.id }],
      }),
    ],
    answer: { ...resource, state: "suspended", version: version + 1 },
  };
}
