import { type ConnectionAnswer, GuardError } from "@agent-id-guard/protocol";
import type { ConnectionRow, CredentialRow, Query, Store } from "../store/port.ts";

/** A connection with the kind of its credential. */
export interface KnownConnection extends ConnectionRow {
  readonly kind: ConnectionAnswer["kind"];
}

/** The connection with this id, without what is sealed in it being opened; a person's own where `holder` is given. Throws `entity.not_found`. */
export async function readConnection(store: Pick<Store, "get">, id: string, holder?: string): Promise<KnownConnection> {
  const row = await store.get("connections", id);
  if (row === undefined || (holder !== undefined && row.holder !== holder)) throw new GuardError("entity.not_found");
  return known(store, row);
}

/** The connections that match. */
export async function listConnections(
  store: Pick<Store, "get" | "find">,
  query: Query<"connections">,
): Promise<readonly KnownConnection[]> {
  return Promise.all((await store.find("connections", query)).map((row) => known(store, row)));
}

/** Of which kind connections of a credential are. */
export const connectionKindOf = (credential: CredentialRow | undefined): KnownConnection["kind"] =>
  credential?.kind === "secret" ? "secret" : "oauth";

async function known(store: Pick<Store, "get">, row: ConnectionRow): Promise<KnownConnection> {
  return { ...row, kind: connectionKindOf(await store.get("credentials", row.credentialId)) };
}
