import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";
import { isProblem } from "../api/problem.ts";
import type { components } from "../api/schema.ts";

export type AuditEvent = components["schemas"]["AuditEvent"];
export type Decision = components["schemas"]["Decision"];

/** Everything that is read of the audit log stands below this key. */
export const eventsKey = ["audit"] as const;

/** How far the clock of an event's id and its own time may be apart. */
const slackMs = 50;
const most = 200;

/**
 * One event. Its id is a UUIDv7 and says when it was made (RFC 9562 §5.7), so the log is looked through around that moment.
 * `agentId`: a developer names the agent whose event it is. Null when it is not there.
 */
export const eventOptions = (api: Api, id: string, agentId?: string) =>
  queryOptions({
    queryKey: [...eventsKey, "event", id],
    queryFn: async ({ signal }): Promise<AuditEvent | null> => {
      const madeAtMs = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
      if (!Number.isSafeInteger(madeAtMs) || madeAtMs > 8.64e15) return null;
      const query = { fromMs: Math.max(0, madeAtMs - slackMs), toMs: madeAtMs + slackMs, limit: most, ...(agentId && { agentId }) };
      const { items } = await answered(api.GET("/api/v1/audit/events", { params: { query }, signal }));
      return items.find((event) => event.id === id) ?? null;
    },
    // What stands in the log never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A grant that decided something; null when it has been removed since. */
export const decidingGrantOptions = (api: Api, grantId: string) =>
  queryOptions({
    queryKey: [...eventsKey, "grant", grantId],
    queryFn: async ({ signal }) => {
      try {
        return await answered(api.GET("/api/v1/grants/{grantId}", { params: { path: { grantId } }, signal }));
      } catch (error) {
        if (isProblem(error, "entity.not_found")) return null;
        throw error;
      }
    },
  });
