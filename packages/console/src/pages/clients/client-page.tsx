import { Button, Stack } from "@mantine/core";
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
import { GrantsPart } from "../../grants/grants-part.tsx";
import { KeysPanel } from "../../parties/keys-panel.tsx";
import { MethodPanel } from "../../parties/method-panel.tsx";
import { SecretsPanel } from "../../parties/secrets-panel.tsx";
import { useMay } from "../../session/me.ts";
import { ClientOverview } from "./client-overview.tsx";
import { type Client, clientOptions, clientsKey, partyOf, resumeClient, suspendClient } from "./queries.ts";
import type { ClientTab } from "./routes.ts";

const route = getRouteApi("/clients/$clientId");
const ClientUse = lazy(async () => ({ default: (await import("./client-use.tsx")).ClientUse }));
const ClientConsents = lazy(async () => ({ default: (await import("./client-consents.tsx")).ClientConsents }));
const ClientEdit = lazy(async () => ({ default: (await import("./client-edit.tsx")).ClientEdit }));

/** One client: where people return to, how it signs in, and what it may reach. */
export function ClientPage() {
  const { clientId } = route.useParams();
  const { data: client } = useSuspenseQuery(clientOptions(useApi(), clientId));
  const t = useTranslations("clients");
  return (
    <>
      <PageHeader
        title={client.name}
        above={<Link to="/clients">{t("title")}</Link>}
        badges={<StateBadge state={client.state} />}
        description={t(`kinds.${client.kind}`)}
        actions={<Actions client={client} />}
      />
      <ClientTabs client={client} />
    </>
  );
}

function Actions({ client }: { readonly client: Client }) {
  const t = useTranslations("clients");
  const api = useApi();
  const [editing, setEditing] = useState(false);
  if (!useMay()("PATCH /clients/{clientId}")) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setEditing(true)}>
        {t("action.edit")}
      </Button>
      <LifeSwitch
        name={client.name}
        state={client.state}
        target={{ kind: "client", id: client.id }}
        text={t("suspend.text")}
        suspend={(reason, intent) => suspendClient(api, client, reason, intent)}
        resume={(intent) => resumeClient(api, client, intent)}
        touches={[clientsKey]}
      />
      <Suspense>{editing && <ClientEdit client={client} onClose={() => setEditing(false)} />}</Suspense>
    </>
  );
}

function ClientTabs({ client }: { readonly client: Client }) {
  const t = useTranslations("clients");
  const may = useMay();
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const tabs: readonly PageTab<ClientTab>[] = [
    { value: "overview", label: t("tab.overview"), content: <ClientOverview client={client} /> },
    { value: "use", label: t("tab.use"), content: <ClientUse client={client} /> },
    ...(may("GET /consents")
      ? [{ value: "consents" as const, label: t("tab.consents"), content: <ClientConsents client={client} /> }]
      : []),
    ...(may("GET /clients/{clientId}/secrets")
      ? [{ value: "sign-in" as const, label: t("tab.signIn"), content: <SignIn client={client} /> }]
      : []),
    {
      value: "access",
      label: t("tab.access"),
      content: (
        <GrantsPart
          of={{ subjectType: "client", subjectId: client.id }}
          name={client.name}
          label={t("access.label")}
          hint={t("access.hint")}
        />
      ),
    },
  ];
  return (
    <PageTabs
      label={t("tab.label")}
      value={tab}
      onChange={(next) => void navigate({ search: next === "overview" ? {} : { tab: next } })}
      tabs={tabs}
    />
  );
}

/** What runs on a server always proves itself; what runs on people's machines has a key or nothing. */
const methods = {
  web: ["client_secret", "private_key_jwt"],
  native: ["none", "private_key_jwt"],
  spa: ["none"],
  cli: ["none", "private_key_jwt"],
} as const;

function SignIn({ client }: { readonly client: Client }) {
  const panel = { party: partyOf(client), partyKey: clientsKey, mayChange: useMay()("POST /clients/{clientId}/secrets") };
  return (
    <Stack gap="md">
      <MethodPanel {...panel} methods={methods[client.kind]} />
      {client.kind === "web" && <SecretsPanel {...panel} />}
      <KeysPanel {...panel} />
    </Stack>
  );
}
