import { GuardError, kindOfId } from "@agent-id-guard/protocol";
import type { Store, UserRow } from "../../store/port.ts";
import type { Push, ScimDeps } from "./deps.ts";
import { subjectOf, usernameKey } from "./person.ts";
import { isRemoved } from "./pushed.ts";

/** A person of this connection. Throws `entity.not_found`: for another provider's id as for none, and for one whom the client has deleted. */
export async function readPushed(store: Pick<Store, "get">, { provider }: Push, id: string): Promise<UserRow> {
  const user = kindOfId(id) === "user" ? await store.get("users", id) : undefined;
  if (user?.providerId !== provider.id || isRemoved(user)) throw new GuardError("entity.not_found");
  return user;
}

/** The people of this connection who sign in with this name, whatever its case. */
export async function findByUsername(store: Pick<Store, "find">, { provider }: Push, userName: string): Promise<readonly UserRow[]> {
  const username = [...new Set([usernameKey(userName), userName])];
  return (await store.find("users", { where: { providerId: provider.id, username } })).filter((user) => !isRemoved(user));
}

/** Whom a client means as a manager: our id, or its own. What nobody has is kept as it is told: it may come to have somebody. */
export async function managerRefOf(deps: Pick<ScimDeps, "store">, push: Push, told: string | undefined): Promise<string | null> {
  if (told === undefined) return null;
  const byId = kindOfId(told) === "user" ? await deps.store.get("users", told) : undefined;
  if (byId?.providerId === push.provider.id) return refOf(byId);
  const subject = subjectOf(push.provider, told);
  const [bySubject] = await deps.store.find("users", { where: { providerId: push.provider.id, subject }, limit: 1 });
  return bySubject === undefined ? subject : refOf(bySubject);
}

const refOf = ({ directoryRef, subject }: UserRow): string => directoryRef ?? subject;
