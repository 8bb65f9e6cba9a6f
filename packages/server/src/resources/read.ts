import { GuardError } from "@agent-id-guard/protocol";
import type { Query, ResourceRow, Store } from "../store/port.ts";

/** The resource. Throws `entity.not_found`. */
export async function readResource(store: Pick<Store, "get">, id: string): Promise<ResourceRow> {
  const resource = await store.get("resources", id);
  if (resource === undefined) throw new GuardError("entity.not_found");
  return resource;
}

/** The resources that match. */
export function listResources(store: Pick<Store, "find">, query: Query<"resources">): Promise<readonly ResourceRow[]> {
  return store.find("resources", query);
}
