import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { type PageTab, PageTabs } from "../../elements/page-tabs.tsx";
import { Panel } from "../../elements/panel.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { PersonAccess } from "./person-access.tsx";
import { PersonActions } from "./person-actions.tsx";
import { PersonAgents } from "./person-agents.tsx";
import { PersonGroups } from "./person-groups.tsx";
import { PersonSessions } from "./person-sessions.tsx";
import { localProviderId, type Person, personOptions } from "./queries.ts";
import type { PersonTab } from "./routes.ts";
import { useProviderName } from "./use-provider-name.ts";

const route = getRouteApi("/people/$userId");

/** One person: who they are, what they belong to, what reaches them, and where they are signed in. */
export function PersonPage() {
  const { userId } = route.useParams();
  const { data: person } = useSuspenseQuery(personOptions(useApi(), userId));
  const t = useTranslations("people");
  return (
    <>
      <PageHeader
        title={person.name}
        above={<Link to="/people">{t("title")}</Link>}
        badges={<StateBadge state={person.state} />}
        description={person.email ?? undefined}
        actions={<PersonActions person={person} />}
      />
      <PersonTabs person={person} />
    </>
  );
}

function PersonTabs({ person }: { readonly person: Person }) {
  const t = useTranslations("people.tab");
  const may = useMay();
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const tabs: readonly PageTab<PersonTab>[] = [
    { value: "overview", label: t("overview"), content: <Overview person={person} /> },
    { value: "groups", label: t("groups"), content: <PersonGroups person={person} /> },
    { value: "access", label: t("access"), content: <PersonAccess person={person} /> },
    { value: "agents", label: t("agents"), content: <PersonAgents person={person} /> },
    ...(may("GET /users/{userId}/sessions")
      ? [{ value: "sessions" as const, label: t("sessions"), content: <PersonSessions person={person} /> }]
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

function Overview({ person }: { readonly person: Person }) {
  const t = useTranslations("people");
  const providerName = useProviderName();
  const isLocal = person.providerId === localProviderId;
  const provider = providerName(person.providerId);
  return (
    <Panel>
      <Facts
        items={[
          [t(isLocal ? "fact.username" : "fact.subject"), <Identifier key="subject" value={person.subject} />],
          [t("fact.email"), person.email ?? t("fact.none")],
          [t("fact.department"), person.department === "" ? t("fact.none") : <bdi key="department">{person.department}</bdi>],
          [
            t("fact.role"),
            <Hinted key="role" hint={t(`roleHint.${person.role ?? "none"}`)}>
              {t(`role.${person.role ?? "none"}`)}
            </Hinted>,
          ],
          [
            t("fact.provider"),
            isLocal ? (
              provider
            ) : (
              <Hinted key="provider" hint={t("fact.elsewhere")}>
                {provider}
              </Hinted>
            ),
          ],
          [t("fact.id"), <Identifier key="id" value={person.id} />],
          [t("fact.created"), <Moment key="created" atMs={person.createdAtMs} as="exact" />],
        ]}
      />
    </Panel>
  );
}
