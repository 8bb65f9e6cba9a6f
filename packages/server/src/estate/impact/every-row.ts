import type { Collection, Row, Store, Where } from "../../store/port.ts";

const pageSize = 1_000;
/** How many ids one question names. */
const batchSize = 500;

/** All rows that match, page by page. */
export async function* everyRow<C extends Collection>(store: Pick<Store, "find">, collection: C, where: Where<C>): AsyncGenerator<Row<C>> {
  for (let afterId = "", full = true; full; ) {
    const page = await store.find(collection, { where, limit: pageSize, ...(afterId === "" ? {} : { afterId }) });
    yield* page;
    afterId = page.at(-1)?.id ?? afterId;
    full = page.length === pageSize;
  }
}

/** The rows with these ids, a batch at a time. */
export async function* rowsOf<C extends "agents" | "clients" | "resources" | "users" | "groups">(
  store: Pick<Store, "find">,
  collection: C,
  ids: Iterable<string>,
): AsyncGenerator<Row<C>> {
  const all = [...new Set(ids)];
  for (let from = 0; from < all.length; from += batchSize) {
    const where = { ["id" as string]: all.slice(from, from + batchSize) } as Where<C>;
    yield* await store.find(collection, { where, limit: batchSize });
  }
}
