import { Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMay } from "../../session/me.ts";
import { ActivityChart } from "./activity-chart.tsx";
import classes from "./agent-overview.module.css";
import { AgentWarnings } from "./agent-warnings.tsx";
import { CalledBy } from "./called-by.tsx";
import type { Agent } from "./queries.ts";
import { Reaches } from "./reaches.tsx";

/** One screen: who answers for it, who can call it, what it can reach, what it did. */
export function AgentOverview({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents");
  return (
    <Stack gap="md">
      <AgentWarnings agent={agent} />
      <div className={classes.overview}>
        <Stack gap="md">
          <Panel title={t("overview.about")}>
            <AboutAgent agent={agent} />
          </Panel>
          <Panel title={t("overview.calledBy")} actions={<TabLink agent={agent} tab="grants" />}>
            <CalledBy agent={agent} />
          </Panel>
        </Stack>
        <Stack gap="md">
          <Panel title={t("activity.lastDay")} actions={<TabLink agent={agent} tab="activity" />}>
            <ActivityChart agentId={agent.id} days={1} />
          </Panel>
          <Panel title={t("overview.reaches")} actions={<TabLink agent={agent} tab="grants" />}>
            <Reaches agent={agent} />
          </Panel>
        </Stack>
      </div>
    </Stack>
  );
}

function AboutAgent({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.fact");
  const kinds = useTranslations("elements.kind");
  const methods = useTranslations("parties.method");
  const deputies = useTranslations("agents.deputy");
  const maySeeLeases = useMay()("GET /leases");
  return (
    <Facts
      items={[
        [t("owner"), <EntityLink key="owner" id={agent.ownerId} />],
        [t("deputy"), agent.deputyOwnerId === null ? deputies("none") : <EntityLink key="deputy" id={agent.deputyOwnerId} />],
        [t("kind"), kinds(agent.kind)],
        [t("lastActive"), <Moment key="active" atMs={agent.lastActiveAtMs} />],
        [t("signsIn"), methods(agent.authMethod)],
        ...(maySeeLeases
          ? [
              [
                t("handedOver"),
                <Link key="leases" to="/leases" search={{ agentId: agent.id }} className={classes.more ?? ""}>
                  {t("leases")}
                </Link>,
              ] as const,
            ]
          : []),
        [t("created"), <Moment key="created" atMs={agent.createdAtMs} as="exact" />],
        [t("id"), <Identifier key="id" value={agent.id} />],
      ]}
    />
  );
}

function TabLink({ agent, tab }: { readonly agent: Agent; readonly tab: "activity" | "grants" }) {
  const t = useTranslations("agents.overview");
  return (
    <Link to="/agents/$agentId" params={{ agentId: agent.id }} search={{ tab }} className={classes.more ?? ""}>
      {t(`open.${tab}`)}
    </Link>
  );
}
