import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { ProviderFilters } from "./provider-filters.ts";

export type Provider = components["schemas"]["IdentityProvider"];
export type NewProvider = components["schemas"]["CreateIdentityProvider"];
export type ProviderChange = components["schemas"]["UpdateIdentityProvider"];

/** Everything that is read of identity providers stands below this key. */
export const providersKey = ["providers"] as const;

export const providerListOptions = (api: Api, filters: ProviderFilters) =>
  listOptions<Provider>([...providersKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/identity-providers", { params: { query: { ...filters, ...window } }, signal })),
  );

export const providerOptions = (api: Api, providerId: string) =>
  queryOptions({ queryKey: [...providersKey, providerId], queryFn: ({ signal }) => readProvider(api, providerId, signal) });

export const readProvider = (api: Api, providerId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/identity-providers/{providerId}", { params: { path: { providerId } }, signal }));

export const addProvider = (api: Api, body: NewProvider, intent: Intent) =>
  answered(api.POST("/api/v1/identity-providers", { params: { header: { ...intent } }, body }));

export const updateProvider = (api: Api, provider: Pick<Provider, "id" | "version">, body: ProviderChange, intent: Intent) =>
  answered(api.PATCH("/api/v1/identity-providers/{providerId}", { ...stepOf(provider, intent), body }));

export const suspendProvider = (api: Api, provider: Provider, reason: string | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/identity-providers/{providerId}/suspend", {
      ...stepOf(provider, intent),
      body: reason === undefined ? {} : { reason },
    }),
  );

export const resumeProvider = (api: Api, provider: Provider, intent: Intent) =>
  answered(api.POST("/api/v1/identity-providers/{providerId}/resume", { ...stepOf(provider, intent), body: {} }));

export const testProvider = (api: Api, providerId: string) =>
  answered(api.POST("/api/v1/identity-providers/{providerId}/test", { params: { path: { providerId } }, body: {} }));

function stepOf(provider: Pick<Provider, "id" | "version">, intent: Intent) {
  return { params: { path: { providerId: provider.id }, header: { ...intent, ...ifMatch(provider) } } };
}
