import { IconArrowsSplit } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { type Agent, agentGrantsOptions } from "./queries.ts";

/** What the agent may reach. */
export function AgentGrants({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.grants");
  const list = useInfiniteQuery(agentGrantsOptions(useApi(), agent.id));
  return (
    <DataTable
      label={t("label")}
      list={list}
      idOf={({ id }) => id}
      columns={[
        { id: "resource", header: t("resource"), isRowHeader: true, cell: ({ resourceId }) => <EntityLink id={resourceId} /> },
        { id: "permissions", header: t("permissions"), cell: ({ permissions }) => permissions.join(", ") },
        { id: "expires", header: t("expires"), width: "10rem", cell: ({ expiresAtMs }) => <Moment atMs={expiresAtMs} /> },
      ]}
      empty={<EmptyState icon={<IconArrowsSplit size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} />}
    />
  );
}
