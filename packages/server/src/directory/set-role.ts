import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Role, Store, UserRow, Write } from "../store/port.ts";
import { keepAnOwner } from "./keep-an-owner.ts";

/**
 * Gives a person a role, or none. Their sessions end, so that a session never outlives the role that it was started with (case ADM-07).
 * Throws `entity.invalid_state` (the last owner, or a role for somebody who departed); commit fails with `stale`.
 */
export async function planSetRole(
  store: Pick<Store, "find">,
  change: Change,
  user: UserRow,
  version: number,
  role: Role | null,
): Promise<Plan<UserRow>> {
  if (user.state === "departed" && role !== null) throw new GuardError("entity.invalid_state", { description: "The user is departed" });
  const kept: readonly Write[] = role === "owner" ? [] : await keepAnOwner(store, user);
  return {
    writes: [
      { verb: "compareAndSet", collection: "users", id: user.id, version, set: { role } },
      ...kept,
      { verb: "remove", collection: "sessions", where: { userId: user.id } },
    ],
    events: [
      change.event({
        action: "user.role.set",
        target: { type: "user", id: user.id },
        userId: user.id,
        detail: { before: user.role ?? "none", after: role ?? "none" },
      }),
    ],
    answer: { ...user, role, version: version + 1 },
  };
}
