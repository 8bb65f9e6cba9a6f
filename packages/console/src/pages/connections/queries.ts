import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import type { Intent } from "../../api/use-change.ts";
import type { ConnectionFilters } from "./connection-filters.ts";

export type Connection = components["schemas"]["Connection"];
export type CatalogueEntry = components["schemas"]["CatalogueEntry"];

/** Everything that is read of connections stands below this key. */
export const connectionsKey = ["connections"] as const;

export const connectionListOptions = (api: Api, filters: ConnectionFilters) =>
  listOptions<Connection>([...connectionsKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/connections", { params: { query: { ...filters, ...window, order: "newest" } }, signal })),
  );

export const catalogueOptions = (api: Api) =>
  queryOptions({
    queryKey: [...connectionsKey, "catalogue"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/connection-catalogue", { signal })),
  });

export const removeConnection = (api: Api, connectionId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/connections/{connectionId}", { params: { path: { connectionId }, header: intent } }));
