import { GuardError } from "@agent-id-guard/protocol";
import type { ClientRow, Query, Store } from "../store/port.ts";

/** The client. Throws `entity.not_found`. */
export async function readClient(store: Pick<Store, "get">, id: string): Promise<ClientRow> {
  const client = await store.get("clients", id);
  if (client === undefined) throw new GuardError("entity.not_found");
  return client;
}

/** The clients that match. */
export function listClients(store: Pick<Store, "find">, query: Query<"clients">): Promise<readonly ClientRow[]> {
  return store.find("clients", query);
}
