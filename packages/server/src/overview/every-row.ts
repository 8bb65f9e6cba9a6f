import type { Collection, Row, Store, Where } from "../store/port.ts";

const pageSize = 1_000;

/** All rows of a collection that match, page by page, so that others get their turn between two. */
export async function everyRow<C extends Collection>(
  store: Pick<Store, "find">,
  collection: C,
  where: Where<C> = {},
): Promise<readonly Row<C>[]> {
  const rows: Row<C>[] = [];
  for (let full = true; full; ) {
    const last = rows.at(-1);
    const page = await store.find(collection, { where, limit: pageSize, ...(last === undefined ? {} : { afterId: last.id }) });
    rows.push(...page);
    full = page.length === pageSize;
  }
  return rows;
}
