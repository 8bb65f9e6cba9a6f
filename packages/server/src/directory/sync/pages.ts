import type { Collection, Row, Store, Where } from "../../store/port.ts";

const pageSize = 1_000;

/** All rows that match, page by page. */
export async function* allOf<C extends Collection>(store: Pick<Store, "find">, collection: C, where: Where<C>): AsyncGenerator<Row<C>> {
  for (let afterId: string | undefined, full = true; full; ) {
    const page: readonly Row<C>[] = await store.find(collection, { where, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    yield* page;
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
}

/** What comes one by one, by the hundred. */
export async function* batchesOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
