import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { type PageTab, PageTabs } from "../../elements/page-tabs.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { PersonAccess } from "./person-access.tsx";
import { PersonActing } from "./person-acting.tsx";
import { PersonActions } from "./person-actions.tsx";
import { PersonAgents } from "./person-agents.tsx";
import { PersonGroups } from "./person-groups.tsx";
import { PersonOverview } from "./person-overview.tsx";
import { PersonSessions } from "./person-sessions.tsx";
import { PersonWays } from "./person-ways.tsx";
import { type Person, personOptions } from "./queries.ts";
import type { PersonTab } from "./routes.ts";

const route = getRouteApi("/people/$userId");

/** One person: who they are, what they belong to and answer for, who acts for them, and how and where they are signed in. */
export function PersonPage() {
  const { userId } = route.useParams();
  const { data: person } = useSuspenseQuery(personOptions(useApi(), userId));
  const t = useTranslations("people");
  const said = [person.title, person.email ?? ""].filter((text) => text !== "");
  return (
    <>
      <PageHeader
        title={person.name}
        above={<Link to="/people">{t("title")}</Link>}
        badges={<StateBadge state={person.state} />}
        description={said.length === 0 ? undefined : said.join(" · ")}
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
    { value: "overview", label: t("overview"), content: <PersonOverview person={person} /> },
    { value: "groups", label: t("groups"), content: <PersonGroups person={person} /> },
    { value: "access", label: t("access"), content: <PersonAccess person={person} /> },
    { value: "agents", label: t("agents"), content: <PersonAgents person={person} /> },
    { value: "acting", label: t("acting"), content: <PersonActing person={person} /> },
    ...(may("GET /users/{userId}/sessions")
      ? [{ value: "sessions" as const, label: t("sessions"), content: <PersonSessions person={person} /> }]
      : []),
    { value: "ways", label: t("ways"), content: <PersonWays person={person} /> },
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
