import { GuardError, type UpdateUser } from "@agent-id-guard/protocol";
import type { Change, RevocationTarget } from "../audit/index.ts";
import type { Plan, UserRow, Write } from "../store/port.ts";
import { type DirectoryDeps, localProviderId } from "./deps.ts";
import { lostWithDepartment } from "./lost-grants.ts";
import { refuseOutranked } from "./refuse-outranked.ts";
import { signingOut } from "./signing-out.ts";

/**
 * Changes a person of the built-in directory. A new password ends all that they are signed in with; a new department ends the tokens that only the old one allowed.
 * Throws `access.role_required`, `entity.invalid_state` (the person comes from another provider, which says who they are); commit fails with `stale`.
 */
export async function planUpdateUser(
  deps: Pick<DirectoryDeps, "store" | "passwords">,
  change: Change,
  user: UserRow,
  version: number,
  input: UpdateUser,
): Promise<Plan<UserRow>> {
  refuseOutranked(change.by, user);
  if (user.providerId !== localProviderId)
    throw new GuardError("entity.invalid_state", {
      description: "This person comes from an identity provider",
      hint: "Change them there.",
    });
  const { password, ...named } = input;
  const set = {
    name: named.name ?? user.name,
    email: named.email === undefined ? user.email : named.email,
    department: named.department ?? user.department,
    passwordHash: password === undefined ? user.passwordHash : await deps.passwords.hash(password),
  };
  const lost: readonly RevocationTarget[] =
    password === undefined ? await lostWithDepartment(deps.store, user, { ...user, ...set }) : [{ kind: "user", id: user.id }];
  const writes: Write[] = [{ verb: "compareAndSet", collection: "users", id: user.id, version, set }];
  if (password !== undefined) writes.push(...signingOut(user.id));
  return {
    writes,
    events: [
      change.event({
        action: "user.update",
        target: { type: "user", id: user.id },
        userId: user.id,
        detail: { changed: Object.keys(input).toSorted().join(" ") },
        revokes: lost,
      }),
    ],
    answer: { ...user, ...set, version: version + 1 },
  };
}
