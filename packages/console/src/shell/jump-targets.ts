import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";

/** Something of the estate that was found by its name. */
export interface JumpTarget {
  readonly id: string;
  readonly name: string;
}

const most = 5;
const livesMs = 30_000;

/** Agents whose name contains these words. */
export const findTargetsOptions = (api: Api, words: string) =>
  queryOptions({
    queryKey: ["jump", words],
    queryFn: async ({ signal }): Promise<readonly JumpTarget[]> =>
      (await answered(api.GET("/api/v1/agents", { params: { query: { search: words, limit: most } }, signal }))).items,
    enabled: words.length >= 2,
    staleTime: livesMs,
  });
