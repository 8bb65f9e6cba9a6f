import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { LifeSwitch } from "../../elements/life-switch.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { type PageTab, PageTabs } from "../../elements/page-tabs.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { type Resource, resourceOptions, resourcesKey, resumeResource, suspendResource } from "./queries.ts";
import { ResourceAccess } from "./resource-access.tsx";
import { ResourceCredentials } from "./resource-credentials.tsx";
import { ResourceOverview } from "./resource-overview.tsx";
import { ResourcePermissions } from "./resource-permissions.tsx";
import { ResourceSignIn } from "./resource-sign-in.tsx";
import type { ResourceTab } from "./routes.ts";

const route = getRouteApi("/resources/$resourceId");
const ResourceEdit = lazy(async () => ({ default: (await import("./resource-edit.tsx")).ResourceEdit }));

/** One resource: what it is, what may be done there, by whom, and with which credential. */
export function ResourcePage() {
  const { resourceId } = route.useParams();
  const { data: resource } = useSuspenseQuery(resourceOptions(useApi(), resourceId));
  const t = useTranslations("resources");
  const kinds = useTranslations("elements.kind");
  return (
    <>
      <PageHeader
        title={resource.title}
        above={<Link to="/resources">{t("title")}</Link>}
        badges={<StateBadge state={resource.state} />}
        description={kinds(resource.kind)}
        actions={<Actions resource={resource} />}
      />
      <ResourceTabs resource={resource} />
    </>
  );
}

function Actions({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources");
  const api = useApi();
  const may = useMay();
  const [editing, setEditing] = useState(false);
  if (!may("PATCH /resources/{resourceId}")) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setEditing(true)}>
        {t("action.edit")}
      </Button>
      <LifeSwitch
        name={resource.title}
        state={resource.state}
        target={{ kind: "resource", id: resource.id }}
        text={t("suspend.text")}
        suspend={(reason, intent) => suspendResource(api, resource, reason, intent)}
        resume={(intent) => resumeResource(api, resource, intent)}
        touches={[resourcesKey]}
      />
      <Suspense>{editing && <ResourceEdit resource={resource} onClose={() => setEditing(false)} />}</Suspense>
    </>
  );
}

function ResourceTabs({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources.tab");
  const may = useMay();
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const isForwarded = resource.upstreamUrl !== null;
  const signsIn = resource.kind === "mcp" || resource.kind === "service";
  const tabs: readonly PageTab<ResourceTab>[] = [
    { value: "overview", label: t("overview"), content: <ResourceOverview resource={resource} /> },
    { value: "permissions", label: t("permissions"), content: <ResourcePermissions resource={resource} /> },
    { value: "access", label: t("access"), content: <ResourceAccess resource={resource} /> },
    ...(isForwarded && may("GET /credentials")
      ? [{ value: "credentials" as const, label: t("credentials"), content: <ResourceCredentials resource={resource} /> }]
      : []),
    ...(signsIn && may("GET /resources/{resourceId}/secrets")
      ? [{ value: "sign-in" as const, label: t("signIn"), content: <ResourceSignIn resource={resource} /> }]
      : []),
  ];
  return (
    <PageTabs
      label={t("label")}
      value={tab}
      onChange={(next) => void navigate({ search: next === "overview" ? {} : { tab: next } })}
      tabs={tabs}
    />
  );
}
