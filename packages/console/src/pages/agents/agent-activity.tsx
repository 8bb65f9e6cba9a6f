import { Stack } from "@mantine/core";
import { IconTimeline } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Panel } from "../../elements/panel.tsx";
import { EventTable } from "../../events/event-table.tsx";
import { ActivityChart } from "./activity-chart.tsx";
import { type Agent, agentEventsOptions } from "./queries.ts";

const route = getRouteApi("/agents/$agentId");

/** What the agent did: over time, and event by event, newest first. */
export function AgentActivity({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.activity");
  const { event } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(agentEventsOptions(useApi(), agent.id));
  return (
    <Stack gap="md">
      <Panel title={t("chart")}>
        <ActivityChart agentId={agent.id} days={30} />
      </Panel>
      <EventTable
        label={t("label")}
        list={list}
        agentId={agent.id}
        opened={event}
        onOpen={(id) => void navigate({ search: { tab: "activity", ...(id === undefined ? {} : { event: id }) }, replace: true })}
        empty={<EmptyState icon={<IconTimeline size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} />}
      />
    </Stack>
  );
}
