import { GuardError, machineHolder } from "@agent-id-guard/protocol";
import type { ConnectionRow, CredentialRow, Store } from "../store/port.ts";

type Reads = Pick<Store, "get" | "find">;

/** Refuses a credential that is not active now (`vault.no_credential`), and a person who is not (`access.denied`). Both are looked up anew. */
export async function requireUsable(store: Reads, credential: CredentialRow, holder: string): Promise<void> {
  const now = await store.get("credentials", credential.id);
  if (now?.state !== "active") throw new GuardError("vault.no_credential");
  if (holder === machineHolder) return;
  const user = await store.get("users", holder);
  if (user?.state !== "active") throw new GuardError("access.denied", { description: "The person may not use anything" });
}

/** What this holder has of this credential. There is no other way to a connection for use: never another's, never a shared one in its place. */
export async function connectionOf(store: Reads, credentialId: string, holder: string): Promise<ConnectionRow | undefined> {
  const [row] = await store.find("connections", { where: { credentialId, holder }, limit: 1 });
  return row;
}
