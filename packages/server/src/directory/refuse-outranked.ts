import { GuardError } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { UserRow } from "../store/port.ts";

/** Only an owner changes an owner: an admin who could set an owner's password would be one (case ADM-10). Throws `access.role_required`. */
export function refuseOutranked(by: Administrator, user: UserRow): void {
  if (user.role === "owner" && by.role !== "owner")
    throw new GuardError("access.role_required", { description: "Only an owner changes an owner" });
}
