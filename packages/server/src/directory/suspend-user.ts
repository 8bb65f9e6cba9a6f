import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Store, UserRow } from "../store/port.ts";
import { keepAnOwner } from "./keep-an-owner.ts";
import { refuseOutranked } from "./refuse-outranked.ts";
import { signingOut } from "./signing-out.ts";

/**
 * Stops a person at once: sessions end, refresh tokens go, every token with them in its chain dies, no agent acts for them.
 * Throws `access.role_required`, `entity.invalid_state` (suspended already, or the last owner); commit fails with `stale`.
 */
export async function planSuspendUser(
  store: Pick<Store, "find">,
  change: Change,
  user: UserRow,
  version: number,
  reason: string | undefined,
): Promise<Plan<UserRow>> {
  refuseOutranked(change.by, user);
  if (user.state !== "active") throw new GuardError("entity.invalid_state", { description: `The user is ${user.state}` });
  return {
    writes: [
      { verb: "compareAndSet", collection: "users", id: user.id, version, set: { state: "suspended" } },
      ...(await keepAnOwner(store, user)),
      ...signingOut(user.id),
    ],
    events: [
      change.event({
        action: "user.suspend",
        target: { type: "user", id: user.id },
        userId: user.id,
        ...(reason === undefined ? {} : { reason }),
        revokes: [{ kind: "user", id: user.id }],
      }),
    ],
    answer: { ...user, state: "suspended", version: version + 1 },
  };
}
