import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { PageHeader } from "../../elements/page-header.tsx";
import { PageTabs } from "../../elements/page-tabs.tsx";
import { Catalogue } from "./catalogue.tsx";
import { ConnectionList } from "./connection-list.tsx";

const route = getRouteApi("/connections");

/** What people have connected, and at which providers they can. */
export function ConnectionsPage() {
  const t = useTranslations("connections");
  const { tab = "connections" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <PageTabs
        label={t("tab.label")}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        tabs={[
          { value: "connections", label: t("tab.connections"), content: <ConnectionList /> },
          { value: "catalogue", label: t("tab.catalogue"), content: <Catalogue /> },
        ]}
      />
    </>
  );
}
