import { Button } from "@mantine/core";
import { IconArrowsExchange, IconRobot } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { OnceOpened } from "../../elements/once-opened.tsx";
import { RowLink } from "../../elements/row-link.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useSelection } from "../../elements/use-selection.ts";
import { useMay } from "../../session/me.ts";
import classes from "./people.module.css";
import { type OwnedAgent, ownedAgentsOptions, type Person } from "./queries.ts";

const HandOver = lazy(async () => ({ default: (await import("./hand-over.tsx")).HandOver }));

/** The agents that a person answers for, or did when they left; all or some are handed over. */
export function PersonAgents({ person }: { readonly person: Person }) {
  const t = useTranslations("people.agents");
  const list = useInfiniteQuery(ownedAgentsOptions(useApi(), person.id));
  const mayHandOver = useMay()("POST /agents/transfer");
  const selection = useSelection();
  const [handing, setHanding] = useState(false);
  const columns = useOwnedColumns();
  const owned = (list.data?.pages.flatMap(({ items }) => items) ?? []).filter(({ state }) => state !== "retired");
  const selected = owned.filter(({ id }) => selection.has(id));
  return (
    <section aria-label={t("owned")}>
      {mayHandOver && owned.length > 0 && (
        <div className={classes.bar}>
          <p>{t("owned")}</p>
          <Button variant="default" leftSection={<IconArrowsExchange size={16} aria-hidden />} onClick={() => setHanding(true)}>
            {selected.length === 0 ? t("handOverAll") : t("handOver", { count: selected.length })}
          </Button>
        </div>
      )}
      <DataTable
        label={t("owned")}
        list={list}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        columns={columns}
        {...(mayHandOver ? { selection } : {})}
        empty={<EmptyState icon={<IconRobot size={28} aria-hidden />} title={t("none")} text={t("noneText")} />}
      />
      <OnceOpened opened={handing}>
        {(opened) => (
          <HandOver
            opened={opened}
            person={person}
            selected={selected}
            onDone={() => selection.set([])}
            onClose={() => setHanding(false)}
          />
        )}
      </OnceOpened>
    </section>
  );
}

function useOwnedColumns(): readonly Column<OwnedAgent>[] {
  const t = useTranslations("people.agents");
  return [
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
    { id: "state", header: t("state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    { id: "lost", header: t("lost"), width: "16rem", cell: (agent) => <LostOwner agent={agent} /> },
    { id: "purpose", header: t("purpose"), isWideOnly: true, cell: ({ purpose }) => <span title={purpose}>{purpose}</span> },
  ];
}

/** What it means for an agent that its owner left. */
function LostOwner({ agent: { state, ownerLostAtMs, graceEndsAtMs } }: { readonly agent: OwnedAgent }) {
  const t = useTranslations("people.agents");
  if (ownerLostAtMs === null || state === "retired") return "–";
  if (state === "orphaned") return <span>{t.rich("until", { moment: () => <Moment atMs={graceEndsAtMs} /> })}</span>;
  if (graceEndsAtMs !== null) return t("stopped");
  return <span>{t.rich("since", { moment: () => <Moment atMs={ownerLostAtMs} /> })}</span>;
}
