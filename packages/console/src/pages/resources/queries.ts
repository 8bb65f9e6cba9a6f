import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { Party } from "../../parties/party.ts";
import type { ResourceFilters } from "./resource-filters.ts";

export type Resource = components["schemas"]["Resource"];
export type ResourceKind = Resource["kind"];
export type NewResource = components["schemas"]["CreateResource"];
export type ResourceChange = components["schemas"]["UpdateResource"];

/** Everything that is read of resources stands below this key. */
export const resourcesKey = ["resources"] as const;

export const resourceListOptions = (api: Api, filters: ResourceFilters) =>
  listOptions<Resource>([...resourcesKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/resources", { params: { query: { ...filters, ...window, order: "newest" } }, signal })),
  );

export const resourceOptions = (api: Api, resourceId: string) =>
  queryOptions({
    queryKey: [...resourcesKey, resourceId],
    queryFn: ({ signal }) => readResource(api, resourceId, signal),
  });

export const readResource = (api: Api, resourceId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/resources/{resourceId}", { params: { path: { resourceId } }, signal }));

export const createResource = (api: Api, body: NewResource, intent: Intent) =>
  answered(api.POST("/api/v1/resources", { params: { header: intent }, body }));

export const updateResource = (api: Api, resource: Pick<Resource, "id" | "version">, body: ResourceChange, intent: Intent) =>
  answered(
    api.PATCH("/api/v1/resources/{resourceId}", {
      params: { path: { resourceId: resource.id }, header: { ...intent, ...ifMatch(resource) } },
      body,
    }),
  );

export const suspendResource = (api: Api, resource: Resource, reason: string | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/resources/{resourceId}/suspend", {
      params: { path: { resourceId: resource.id }, header: { ...intent, ...ifMatch(resource) } },
      body: reason === undefined ? {} : { reason },
    }),
  );

export const resumeResource = (api: Api, resource: Resource, intent: Intent) =>
  answered(
    api.POST("/api/v1/resources/{resourceId}/resume", {
      params: { path: { resourceId: resource.id }, header: { ...intent, ...ifMatch(resource) } },
      body: {},
    }),
  );

/** A resource as somebody who signs in. */
export function partyOf({ id, version, title, authMethod, keys }: Resource): Party {
  return { kind: "resource", id, version, name: title, authMethod, keys };
}
