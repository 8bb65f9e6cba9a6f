import { IconTimeline } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { type Agent, agentEventsOptions } from "./queries.ts";

/** What the agent did, newest first. */
export function AgentActivity({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.activity");
  const list = useInfiniteQuery(agentEventsOptions(useApi(), agent.id));
  return (
    <DataTable
      label={t("label")}
      list={list}
      idOf={({ id }) => id}
      columns={[
        { id: "time", header: t("time"), width: "12rem", cell: ({ timeMs }) => <Moment atMs={timeMs} as="exact" /> },
        { id: "action", header: t("action"), width: "11rem", isRowHeader: true, cell: ({ action }) => action },
        { id: "outcome", header: t("outcome"), width: "7rem", cell: ({ outcome }) => <StateBadge state={outcome} /> },
        { id: "resource", header: t("resource"), cell: ({ resource }) => (resource === undefined ? "" : <EntityLink id={resource.id} />) },
        { id: "person", header: t("person"), cell: ({ userId }) => (userId === undefined ? "" : <EntityLink id={userId} />) },
        { id: "why", header: t("why"), isWideOnly: true, cell: ({ decision, reason }) => decision?.reason ?? reason ?? "" },
      ]}
      empty={<EmptyState icon={<IconTimeline size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} />}
    />
  );
}
