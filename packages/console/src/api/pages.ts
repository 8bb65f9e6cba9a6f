import { infiniteQueryOptions, type QueryKey } from "@tanstack/react-query";

/** One page of a list, as every list of the API answers. */
export interface ListPage<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** What a list asks the server for at a time. */
const pageSize = 100;

/** A list that is read page by page as somebody scrolls. `read` sends `window` as the query's `limit` and `cursor`. */
export function listOptions<Item>(
  queryKey: QueryKey,
  read: (window: { readonly limit: number; readonly cursor?: string }, signal: AbortSignal) => Promise<ListPage<Item>>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }: { readonly pageParam: string | undefined; readonly signal: AbortSignal }) =>
      read({ limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
