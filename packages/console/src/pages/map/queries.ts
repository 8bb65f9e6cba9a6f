import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import type { components } from "../../api/schema.ts";
import { graphOf, type MapGraph } from "./map-graph.ts";
import { layOutMap, type MapLayout } from "./map-layout.ts";
import type { Grouping } from "./map-view.ts";

export type Estate = components["schemas"]["EstateTopology"];
export type AccessPath = components["schemas"]["AccessPath"];

export interface EstateMap {
  readonly estate: Estate;
  readonly graph: MapGraph;
}

/** The estate, or what of it has these words in its name with all that this is connected to. */
export const estateOptions = (api: Api, search?: string) =>
  queryOptions({
    queryKey: ["topology", "estate", search ?? ""],
    queryFn: async ({ signal }): Promise<EstateMap> => {
      const estate = await answered(api.GET("/api/v1/topology", { params: { query: search === undefined ? {} : { search } }, signal }));
      return { estate, graph: graphOf(estate) };
    },
    placeholderData: keepPreviousData,
  });

/** Where everything stands: computed once for an estate, and not while it is drawn. */
export const layoutOptions = (graph: MapGraph, readAtMs: number, grouping: Grouping, search?: string) =>
  queryOptions({
    queryKey: ["topology", "estate", search ?? "", "layout", readAtMs, graph.nodes.length, grouping],
    queryFn: (): MapLayout => layOutMap(graph, grouping),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

/** Every way from a person to a resource; without a resource to all within reach. */
export const pathsOptions = (api: Api, userId: string, resourceId: string | undefined) =>
  queryOptions({
    queryKey: ["topology", "paths", userId, resourceId ?? ""],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/topology/paths", {
          params: { query: { userId, ...(resourceId === undefined ? {} : { resourceId }) } },
          signal,
        }),
      ),
  });
