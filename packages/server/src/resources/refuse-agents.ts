import { GuardError } from "@agent-id-guard/protocol";
import type { ResourceRow } from "../store/port.ts";

/** The resource of an agent is active exactly when its agent is. Throws `entity.invalid_state`. */
export function refuseAgents(resource: ResourceRow): void {
  if (resource.kind === "agent")
    throw new GuardError("entity.invalid_state", {
      description: "This resource follows its agent",
      hint: "Suspend or resume the agent instead.",
    });
}
