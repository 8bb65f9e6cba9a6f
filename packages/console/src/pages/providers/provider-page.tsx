import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { type PageTab, PageTabs } from "../../elements/page-tabs.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { ConnectionPart } from "./connection-part.tsx";
import { isReadable } from "./kinds.ts";
import { ProviderSwitch } from "./provider-switch.tsx";
import { type Provider, providerOptions } from "./queries.ts";
import type { ProviderTab } from "./routes.ts";

const route = getRouteApi("/identity-providers/$providerId");
const DirectoryPart = lazy(async () => ({ default: (await import("./directory-part.tsx")).DirectoryPart }));
const RunsPart = lazy(async () => ({ default: (await import("./runs-part.tsx")).RunsPart }));
const ScimPart = lazy(async () => ({ default: (await import("./scim-part.tsx")).ScimPart }));
const EditProvider = lazy(async () => ({ default: (await import("./edit-provider.tsx")).EditProvider }));

/** One identity provider: its connection, its directory, what the syncs did, and what pushes to it. */
export function ProviderPage() {
  const { providerId } = route.useParams();
  const { data: provider } = useSuspenseQuery(providerOptions(useApi(), providerId));
  const t = useTranslations("providers");
  return (
    <>
      <PageHeader
        title={provider.name}
        above={<Link to="/identity-providers">{t("title")}</Link>}
        badges={<StateBadge state={provider.state} />}
        description={t(`kinds.${provider.kind}`)}
        actions={<Actions provider={provider} />}
      />
      <Parts provider={provider} />
    </>
  );
}

function Actions({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.action");
  const [editing, setEditing] = useState(false);
  if (!useMay()("PATCH /identity-providers/{providerId}")) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setEditing(true)}>
        {t("edit")}
      </Button>
      <ProviderSwitch provider={provider} />
      <Suspense>{editing && <EditProvider provider={provider} onClose={() => setEditing(false)} />}</Suspense>
    </>
  );
}

function Parts({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.tab");
  const { tab = "connection" } = route.useSearch();
  const navigate = route.useNavigate();
  const tabs: readonly PageTab<ProviderTab>[] = [
    { value: "connection", label: t("connection"), content: <ConnectionPart provider={provider} /> },
    ...(isReadable(provider.kind)
      ? [
          { value: "directory" as const, label: t("directory"), content: <DirectoryPart provider={provider} /> },
          { value: "runs" as const, label: t("runs"), content: <RunsPart provider={provider} /> },
        ]
      : []),
    ...(useMay()("GET /identity-providers/{providerId}/scim-tokens")
      ? [{ value: "scim" as const, label: t("scim"), content: <ScimPart provider={provider} /> }]
      : []),
  ];
  return (
    <PageTabs
      label={t("label")}
      value={tab}
      onChange={(next) => void navigate({ search: next === "connection" ? {} : { tab: next } })}
      tabs={tabs}
    />
  );
}
