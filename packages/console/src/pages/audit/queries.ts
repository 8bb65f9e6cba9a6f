import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import { type AuditEvent, eventsKey } from "../../events/queries.ts";
import { type AuditFilters, queryOf } from "./audit-filters.ts";

/** Events that were found, newest first. */
export const eventListOptions = (api: Api, filters: AuditFilters) =>
  listOptions<AuditEvent>([...eventsKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/audit/events", { params: { query: { ...queryOf(filters, Date.now()), ...window } }, signal })),
  );

/** Events of one transaction that are shown at most. */
export const mostOfTransaction = 1_000;
const pageSize = 200;

/** The events of one transaction, oldest first. */
export const transactionOptions = (api: Api, txn: string, agentId: string | undefined) =>
  queryOptions({
    queryKey: [...eventsKey, "transaction", txn, agentId],
    queryFn: async ({ signal }): Promise<{ readonly events: readonly AuditEvent[]; readonly isCut: boolean }> => {
      const events: AuditEvent[] = [];
      let cursor: string | null = null;
      do {
        const query = { txn, order: "oldest" as const, limit: pageSize, ...(agentId && { agentId }), ...(cursor !== null && { cursor }) };
        const page: { items: AuditEvent[]; nextCursor: string | null } = await answered(
          api.GET("/api/v1/audit/events", { params: { query }, signal }),
        );
        events.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && events.length < mostOfTransaction);
      return { events, isCut: cursor !== null };
    },
  });

export const decisionOptions = (api: Api, decisionId: string) =>
  queryOptions({
    queryKey: [...eventsKey, "decision", decisionId],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/audit/decisions/{decisionId}", { params: { path: { decisionId } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const verifyLog = (api: Api) => answered(api.POST("/api/v1/audit/verify", { body: {} }));
