import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import type { components } from "../../api/schema.ts";
import type { Intent } from "../../api/use-change.ts";
import { settingsKey } from "./queries.ts";

export type Kms = components["schemas"]["Kms"];
export type RewrapJob = components["schemas"]["RewrapJob"];

export const kmsKey = [...settingsKey, "kms"] as const;

/** While things are wrapped anew, how far it has come is asked for every second. */
const runningMs = 1_000;

export const kmsOptions = (api: Api) =>
  queryOptions({
    queryKey: kmsKey,
    queryFn: ({ signal }) => answered(api.GET("/api/v1/kms", { signal })),
    refetchInterval: ({ state }) => (state.data?.job?.state === "running" ? runningMs : false),
  });

export const checkKms = (api: Api) => answered(api.POST("/api/v1/kms/check", { body: {} }));

export const startRewrap = (api: Api, everything: boolean, intent: Intent) =>
  answered(api.POST("/api/v1/kms/rewraps", { params: { header: intent }, body: { everything } }));

export const cancelRewrap = (api: Api, jobId: string, intent: Intent) =>
  answered(api.POST("/api/v1/kms/rewraps/{jobId}/cancel", { params: { path: { jobId }, header: intent }, body: {} }));
