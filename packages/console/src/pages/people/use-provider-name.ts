import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { localProviderId, providersOptions } from "./queries.ts";

/** The name of where a person comes from. */
export function useProviderName(): (providerId: string) => string {
  const t = useTranslations("people");
  const { data: providers = [] } = useQuery(providersOptions(useApi()));
  return (providerId) =>
    providerId === localProviderId ? t("local") : (providers.find(({ id }) => id === providerId)?.name ?? providerId);
}
