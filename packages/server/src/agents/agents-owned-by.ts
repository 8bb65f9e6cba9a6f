import type { AgentRow, Store } from "../store/port.ts";

const pageSize = 1_000;

/** Every agent of an owner, page by page, whatever its state. */
export async function* agentsOwnedBy(store: Pick<Store, "find">, ownerId: string): AsyncGenerator<AgentRow> {
  for (let afterId: string | undefined, full = true; full; ) {
    const page = await store.find("agents", { where: { ownerId }, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    yield* page;
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
}
