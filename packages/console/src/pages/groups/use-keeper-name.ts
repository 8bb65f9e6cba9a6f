import { useTranslations } from "use-intl";
import { localProviderId, useProviderName } from "../../elements/provider-names.ts";

/** Who says who is in a group: a provider by its name, or the administrators here. */
export function useKeeperName(): (providerId: string) => string {
  const t = useTranslations("groups");
  const providerName = useProviderName();
  return (providerId) => (providerId === localProviderId ? t("local") : providerName(providerId));
}
