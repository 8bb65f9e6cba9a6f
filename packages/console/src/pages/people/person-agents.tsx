import { Stack } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { BlastRadius } from "../../elements/blast-radius.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Panel } from "../../elements/panel.tsx";
import { RowLink } from "../../elements/row-link.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import classes from "./people.module.css";
import { ownedAgentsOptions, type Person } from "./queries.ts";

/** The agents that a person answers for, and those that act for them. */
export function PersonAgents({ person }: { readonly person: Person }) {
  const t = useTranslations("people.agents");
  const list = useInfiniteQuery(ownedAgentsOptions(useApi(), person.id));
  return (
    <Stack gap="md">
      <Panel title={t("acting")}>
        <BlastRadius target={{ kind: "user", id: person.id }} />
      </Panel>
      <section>
        <h2 className={classes.heading}>{t("owned")}</h2>
        <DataTable
          label={t("owned")}
          list={list}
          idOf={({ id }) => id}
          columns={[
            {
              id: "name",
              header: t("name"),
              isRowHeader: true,
              cell: ({ id, name }) => (
                <RowLink to="/agents/$agentId" params={{ agentId: id }}>
                  {name}
                </RowLink>
              ),
            },
            { id: "state", header: t("state"), width: "9rem", cell: ({ state }) => <StateBadge state={state} /> },
            { id: "purpose", header: t("purpose"), isWideOnly: true, cell: ({ purpose }) => <span title={purpose}>{purpose}</span> },
          ]}
          empty={<EmptyState icon={<IconRobot size={28} aria-hidden />} title={t("none")} text={t("noneText")} />}
        />
      </section>
    </Stack>
  );
}
