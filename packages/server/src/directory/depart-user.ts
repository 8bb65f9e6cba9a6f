import { GuardError } from "@agent-id-guard/protocol";
import type { Recording } from "../agents/index.ts";
import type { Change } from "../audit/index.ts";
import type { Plan, Store, UserRow } from "../store/port.ts";
import { departing } from "./depart.ts";
import { localProviderId } from "./deps.ts";
import { refuseOutranked } from "./refuse-outranked.ts";
import { lastDeparture, returning } from "./return.ts";

/**
 * An administrator says that a person left, wherever they come from. Throws `access.role_required` (an owner, and the caller is none), `entity.invalid_state`
 * (departed already). Commit fails as that of {@link planDepart} does.
 */
export async function planDepartUser(
  store: Pick<Store, "get" | "find">,
  change: Change,
  user: UserRow,
  { reason, note }: { readonly reason: "left" | "security"; readonly note?: string | undefined },
): Promise<Plan<UserRow>> {
  refuseOutranked(change.by, user);
  if (user.state === "departed") throw new GuardError("entity.invalid_state", { description: "The user is departed" });
  const evidence = { source: "administrator", providerId: localProviderId, reason, detail: note } as const;
  return departing(store, change.nowMs, recordingOf(change), { user, evidence });
}

/** An administrator brings a departed person back, whoever said that they left. Throws `entity.invalid_state` for one who has not departed; commit fails with `stale`. */
export async function planReturnUser(
  store: Pick<Store, "events">,
  change: Change,
  user: UserRow,
  reason: string | undefined,
): Promise<Plan<UserRow>> {
  if (user.state !== "departed") throw new GuardError("entity.invalid_state", { description: `The user is ${user.state}` });
  return returning(user, await lastDeparture(store, user), recordingOf(change), { source: "administrator", detail: reason });
}

/** Events of the administrator whose act it is. */
function recordingOf(change: Change): Recording {
  return ({ revokes, ...facts }) => ({ ...change.event(facts), ...(revokes === undefined ? {} : { revokes }) });
}
