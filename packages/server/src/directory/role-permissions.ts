import { adminPermissions } from "@agent-id-guard/protocol";
import type { Role } from "../store/port.ts";

/** What a token for the admin API may carry for somebody with this role: an auditor only reads. What each role may do there is the admin API's own table. */
export function permissionsOfRole(role: Role | null): readonly string[] {
  if (role === null) return [];
  return role === "auditor" ? [adminPermissions.read] : [adminPermissions.read, adminPermissions.write];
}
