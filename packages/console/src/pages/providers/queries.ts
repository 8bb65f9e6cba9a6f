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

export type SyncJob = components["schemas"]["SyncJob"];
export type Preview = components["schemas"]["DirectoryPreview"];
export type PushToken = components["schemas"]["Secret"];

export const tokensOptions = (api: Api, providerId: string) =>
  queryOptions({
    queryKey: [...providersKey, providerId, "tokens"],
    queryFn: async ({ signal }) =>
      (await answered(api.GET("/api/v1/identity-providers/{providerId}/scim-tokens", { params: { path: { providerId } }, signal }))).items,
  });

export const issueToken = (api: Api, providerId: string, expiresInSeconds: number | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/identity-providers/{providerId}/scim-tokens", {
      params: { path: { providerId }, header: { ...intent } },
      body: expiresInSeconds === undefined ? {} : { expiresInSeconds },
    }),
  );

export const revokeToken = (api: Api, provider: Provider, secretId: string, intent: Intent) =>
  answered(
    api.DELETE("/api/v1/identity-providers/{providerId}/scim-tokens/{secretId}", {
      params: { path: { providerId: provider.id, secretId }, header: { ...intent, ...ifMatch(provider) } },
    }),
  );

export const previewDirectory = (api: Api, providerId: string, mapping: Readonly<Record<string, string>>) =>
  answered(api.POST("/api/v1/identity-providers/{providerId}/preview", { params: { path: { providerId } }, body: { mapping, limit: 10 } }));

/** Everything that is read of the sync runs of a provider stands below this key. */
export const runsKey = (providerId: string) => [...providersKey, providerId, "runs"] as const;

/** While a run goes on, its counts are read this often. */
const followMs = 2_000;

export const runListOptions = (api: Api, providerId: string) => ({
  ...listOptions<SyncJob>([...runsKey(providerId), "list"], (window, signal) =>
    answered(
      api.GET("/api/v1/identity-providers/{providerId}/sync-jobs", {
        params: { path: { providerId }, query: { ...window, order: "newest" } },
        signal,
      }),
    ),
  ),
  refetchInterval: ({
    state,
  }: {
    readonly state: { readonly data?: { readonly pages: readonly { readonly items: readonly SyncJob[] }[] } | undefined };
  }) => (state.data?.pages.some(({ items }) => items.some((job) => job.state === "running")) === true ? followMs : false),
});

export const startSync = (api: Api, providerId: string, body: components["schemas"]["StartSync"], intent: Intent) =>
  answered(api.POST("/api/v1/identity-providers/{providerId}/sync", { params: { path: { providerId }, header: { ...intent } }, body }));

export const approveRun = (api: Api, job: SyncJob, intent: Intent) =>
  answered(
    api.POST("/api/v1/sync-jobs/{jobId}/approve", {
      params: { path: { jobId: job.id }, header: { ...intent, ...ifMatch(job) } },
      body: {},
    }),
  );

/** Whatever it has counted by then: a run changes all the time. */
export const cancelRun = (api: Api, { id }: SyncJob, intent: Intent) =>
  answered(api.POST("/api/v1/sync-jobs/{jobId}/cancel", { params: { path: { jobId: id }, header: { ...intent } }, body: {} }));
