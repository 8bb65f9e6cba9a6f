import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, UserRow } from "../store/port.ts";
import { refuseOutranked } from "./refuse-outranked.ts";

/** Lets a suspended person sign in again. Sessions and tokens of before stay dead. Throws `access.role_required`, `entity.invalid_state`; commit fails with `stale`. */
export function planResumeUser(change: Change, user: UserRow, version: number, reason: string | undefined): Plan<UserRow> {
  refuseOutranked(change.by, user);
  if (user.state !== "suspended") throw new GuardError("entity.invalid_state", { description: `The user is ${user.state}` });
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id: user.id, version, set: { state: "active" } }],
    events: [
      change.event({
        action: "user.resume",
        target: { type: "user", id: user.id },
        userId: user.id,
        ...(reason === undefined ? {} : { reason }),
      }),
    ],
    answer: { ...user, state: "active", version: version + 1 },
  };
}
