import { GuardError } from "@agent-id-guard/protocol";
import type { GroupRow } from "../store/port.ts";
import { localProviderId } from "./deps.ts";

/** Members that an identity provider keeps would be what it says again with its next word. Throws `entity.invalid_state`. */
export function refuseKeptElsewhere({ providerId }: Pick<GroupRow, "providerId">): void {
  if (providerId !== localProviderId)
    throw new GuardError("entity.invalid_state", {
      description: "The group's identity provider keeps its members",
      hint: "Change its members there, or suspend the person here.",
    });
}
