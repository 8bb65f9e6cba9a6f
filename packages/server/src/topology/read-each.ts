import type { Collection, Query, Row, Store, Where } from "../store/port.ts";

const pageSize = 1_000;
/** Values of one list in a question: well within what both engines take. */
const chunkSize = 500;

type Chosen<C extends Collection> = Pick<Query<C>, "where" | "containing">;

/** All rows that match, page by page. */
export async function* pagesOf<C extends Collection>(
  store: Pick<Store, "find">,
  collection: C,
  chosen: Chosen<C> = {},
  limit = pageSize,
): AsyncGenerator<readonly Row<C>[]> {
  for (let afterId: string | undefined, full = true; full; ) {
    const page = await store.find(collection, { ...chosen, limit, ...(afterId === undefined ? {} : { afterId }) });
    yield page;
    afterId = page.at(-1)?.id;
    full = page.length === limit;
  }
}

/** All rows that match. */
export async function readAll<C extends Collection>(
  store: Pick<Store, "find">,
  collection: C,
  chosen: Chosen<C> = {},
): Promise<readonly Row<C>[]> {
  const rows: Row<C>[] = [];
  for await (const page of pagesOf(store, collection, chosen)) rows.push(...page);
  return rows;
}

/** All rows that have one of these values in a column. */
export async function readEach<C extends Collection>(
  store: Pick<Store, "find">,
  collection: C,
  column: keyof Where<C> & string,
  values: readonly string[],
): Promise<readonly Row<C>[]> {
  const rows: Row<C>[] = [];
  for (const chunk of chunksOf(values, chunkSize))
    rows.push(...(await readAll(store, collection, { where: { [column]: chunk } as Where<C> })));
  return rows;
}

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
