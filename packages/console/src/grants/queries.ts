import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";
import { listOptions } from "../api/pages.ts";
import type { components } from "../api/schema.ts";
import { type Intent, ifMatch } from "../api/use-change.ts";
import type { Grant, SubjectType } from "./grant-values.ts";

/** Everything that is read of grants stands below this key. */
export const grantsKey = ["grants"] as const;

/** One end of the grants that are listed. */
export type GrantsOf = { readonly resourceId: string } | { readonly subjectType: SubjectType; readonly subjectId: string };

export const grantListOptions = (api: Api, of: GrantsOf) =>
  listOptions<Grant>([...grantsKey, of], (window, signal) =>
    answered(api.GET("/api/v1/grants", { params: { query: { ...window, ...of, order: "newest" } }, signal })),
  );

export const readGrant = (api: Api, grantId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/grants/{grantId}", { params: { path: { grantId } }, signal }));

/** What a grant can be about. */
export const grantableOptions = (api: Api, resourceId: string) =>
  queryOptions({
    queryKey: ["resources", resourceId],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/resources/{resourceId}", { params: { path: { resourceId } }, signal })),
  });

export const createGrant = (api: Api, body: components["schemas"]["CreateGrant"], intent: Intent) =>
  answered(api.POST("/api/v1/grants", { params: { header: intent }, body }));

export const updateGrant = (api: Api, grant: Pick<Grant, "id" | "version">, body: components["schemas"]["UpdateGrant"], intent: Intent) =>
  answered(
    api.PATCH("/api/v1/grants/{grantId}", { params: { path: { grantId: grant.id }, header: { ...intent, ...ifMatch(grant) } }, body }),
  );

export const removeGrant = (api: Api, grant: Grant, intent: Intent) =>
  answered(api.DELETE("/api/v1/grants/{grantId}", { params: { path: { grantId: grant.id }, header: { ...intent, ...ifMatch(grant) } } }));
