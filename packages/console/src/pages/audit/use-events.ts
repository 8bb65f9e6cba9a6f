import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useApi } from "../../api/api-context.tsx";
import type { ListPage } from "../../api/pages.ts";
import type { AuditEvent } from "../../events/queries.ts";
import type { AuditFilters } from "./audit-filters.ts";
import { eventListOptions } from "./queries.ts";
import { useTail } from "./use-tail.ts";

export interface EventsOptions {
  readonly filters: AuditFilters;
  readonly isLive: boolean;
  /** False while it is not known whose events are wanted. */
  readonly isAsked: boolean;
}

/** The events that were found, with those that come while the log is followed before them. */
export function useEvents({ filters, isLive, isAsked }: EventsOptions) {
  const queries = useQueryClient();
  const options = eventListOptions(useApi(), filters);
  const list = useInfiniteQuery({ ...options, enabled: isAsked });
  const [isAway, setAway] = useState(false);
  const tail = useTail({
    filters,
    isOn: isLive && isAsked,
    isAway,
    async readNewest() {
      // Only the first page is read anew: the others are older than what is missing.
      queries.setQueryData<Pages>(options.queryKey, (known) => known && { pages: known.pages.slice(0, 1), pageParams: [undefined] });
      const { data } = await list.refetch({ throwOnError: true });
      return newestOf(data);
    },
  });
  const newest = newestOf(list.data);
  const fresh = tail.events.filter(({ seq }) => seq > newest);
  const events: typeof list =
    list.data === undefined || fresh.length === 0
      ? list
      : ({ ...list, data: { ...list.data, pages: [{ items: fresh, nextCursor: null }, ...list.data.pages] } } as typeof list);
  return { list: events, tailState: tail.state, onScrolledAway: useCallback((away: boolean) => setAway(away), []) };
}

type Pages = InfiniteData<ListPage<AuditEvent>>;

function newestOf(data: Pages | undefined): number {
  return data?.pages[0]?.items[0]?.seq ?? 0;
}
