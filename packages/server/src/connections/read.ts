import { GuardError } from "@agent-id-guard/protocol";
import type { ConnectionRow, Query, Store } from "../store/port.ts";

/** The connection with this id, without what is sealed in it being opened; a person's own where `holder` is given. Throws `entity.not_found`. */
export async function readConnection(store: Pick<Store, "get">, id: string, holder?: string): Promise<ConnectionRow> {
  const row = await store.get("connections", id);
  if (row === undefined || (holder !== undefined && row.holder !== holder)) throw new GuardError("entity.not_found");
  return row;
}

/** The connections that match. */
export function listConnections(store: Pick<Store, "find">, query: Query<"connections">): Promise<readonly ConnectionRow[]> {
  return store.find("connections", query);
}
