import type { Store } from "../store/port.ts";

/** Whether pages of this origin belong to an active single-page client: it is the origin of one of its redirect addresses, to the letter. */
export async function isOriginOfClient(store: Pick<Store, "find">, origin: string): Promise<boolean> {
  const clients = await store.find("clients", { where: { kind: "spa" } });
  return clients.some(({ state, redirectUris }) => state === "active" && redirectUris.some((uri) => URL.parse(uri)?.origin === origin));
}
