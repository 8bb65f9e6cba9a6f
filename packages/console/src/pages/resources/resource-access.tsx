import { useTranslations } from "use-intl";
import { GrantsPart } from "../../grants/grants-part.tsx";
import type { Resource } from "./queries.ts";

/** Who may reach the resource, and with what. */
export function ResourceAccess({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources.access");
  return <GrantsPart of={{ resourceId: resource.id }} name={resource.title} label={t("label")} />;
}
