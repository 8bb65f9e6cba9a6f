import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Api, answered } from "../api/api.ts";
import { useApi } from "../api/api-context.tsx";

/** The provider id of what is kept here: people of the built-in directory, groups of the administrators. */
export const localProviderId = "local";

const most = 200;
const livesMs = 60_000;

/** The identity providers, as many as anybody has: for their names. */
export const providerNamesOptions = (api: Api) =>
  queryOptions({
    queryKey: ["providers", "names"],
    queryFn: async ({ signal }) =>
      (await answered(api.GET("/api/v1/identity-providers", { params: { query: { limit: most } }, signal }))).items.map(
        ({ id, name, kind }) => ({ id, name, kind }),
      ),
    staleTime: livesMs,
  });

/** The name of the provider that somebody or something comes from. */
export function useProviderName(): (providerId: string) => string {
  const t = useTranslations("elements.origin");
  const { data: providers = [] } = useQuery(providerNamesOptions(useApi()));
  return (providerId) =>
    providerId === localProviderId ? t("local") : (providers.find(({ id }) => id === providerId)?.name ?? providerId);
}
