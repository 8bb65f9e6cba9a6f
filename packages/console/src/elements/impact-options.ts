import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";
import type { components } from "../api/schema.ts";

export type Impact = components["schemas"]["Impact"];

/** What can be suspended. */
export type ImpactTarget =
  | { readonly kind: "agent" | "user" | "client" | "resource" | "credential"; readonly id: string }
  | { readonly kind: "estate" };

/** Who and what stops when this is suspended. Asked anew each time: it changes by the minute. */
export const impactOptions = (api: Api, target: ImpactTarget) =>
  queryOptions({
    queryKey: ["impact", target],
    queryFn: ({ signal }): Promise<Impact> => answered(read(api, target, signal)),
    staleTime: 0,
    gcTime: 0,
  });

function read(api: Api, target: ImpactTarget, signal: AbortSignal) {
  switch (target.kind) {
    case "agent":
      return api.GET("/api/v1/agents/{agentId}/impact", { params: { path: { agentId: target.id } }, signal });
    case "user":
      return api.GET("/api/v1/users/{userId}/impact", { params: { path: { userId: target.id } }, signal });
    case "client":
      return api.GET("/api/v1/clients/{clientId}/impact", { params: { path: { clientId: target.id } }, signal });
    case "resource":
      return api.GET("/api/v1/resources/{resourceId}/impact", { params: { path: { resourceId: target.id } }, signal });
    case "credential":
      return api.GET("/api/v1/credentials/{credentialId}/impact", { params: { path: { credentialId: target.id } }, signal });
    case "estate":
      return api.GET("/api/v1/estate/impact", { signal });
  }
}
