import type { AttentionCode } from "@agent-id-guard/protocol";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import type { components } from "../../api/schema.ts";

export type Statistics = components["schemas"]["Statistics"];
export type Finding = components["schemas"]["Finding"] & { readonly code: AttentionCode };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How far back the charts look, and how long one point of them is. */
export const ranges = {
  "24h": { lengthMs: dayMs, bucket: "1h" },
  "7d": { lengthMs: 7 * dayMs, bucket: "1h" },
  "30d": { lengthMs: 30 * dayMs, bucket: "1d" },
} as const;
export type Range = keyof typeof ranges;

const askAgainMs = 60_000;

/** What is registered, and what happened in this time. */
export const statisticsOptions = (api: Api, range: Range) =>
  queryOptions({
    queryKey: ["overview", "statistics", range],
    queryFn: ({ signal }) => {
      const { lengthMs, bucket } = ranges[range];
      const toMs = Date.now();
      return answered(api.GET("/api/v1/statistics", { params: { query: { fromMs: toMs - lengthMs, toMs, bucket } }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: askAgainMs,
  });

/** What may need doing. The server looks at everything for it, so it is asked for last and seldom. */
export const attentionOptions = (api: Api) =>
  queryOptions({
    queryKey: ["overview", "attention"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/attention", { signal })),
    staleTime: askAgainMs,
  });

const mostRecent = 6;

/** The newest refusals and administrative acts, mixed by time. */
export const recentOptions = (api: Api) =>
  queryOptions({
    queryKey: ["overview", "recent"],
    queryFn: async ({ signal }) => {
      const read = (which: { readonly outcome: "denied" } | { readonly category: "admin" }) =>
        answered(api.GET("/api/v1/audit/events", { params: { query: { ...which, limit: mostRecent } }, signal }));
      const [denied, acts] = await Promise.all([read({ outcome: "denied" }), read({ category: "admin" })]);
      const both = new Map([...denied.items, ...acts.items].map((event) => [event.id, event]));
      return [...both.values()].toSorted((a, b) => b.seq - a.seq).slice(0, mostRecent);
    },
  });

export const newestAgentsOptions = (api: Api) =>
  queryOptions({
    queryKey: ["agents", "newest"],
    queryFn: async ({ signal }) =>
      (await answered(api.GET("/api/v1/agents", { params: { query: { order: "newest", limit: mostRecent } }, signal }))).items,
  });
