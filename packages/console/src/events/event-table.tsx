import { type UseInfiniteQueryResult, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import type { ListPage } from "../api/pages.ts";
import { type Column, DataTable } from "../elements/data-table.tsx";
import { EntityLink } from "../elements/entity-link.tsx";
import { Moment } from "../elements/moment.tsx";
import { StateBadge } from "../elements/state-badge.tsx";
import { useServerWords } from "../messages/message-provider.tsx";
import { useActionName } from "./action-name.ts";
import { EventDrawer } from "./event-drawer.tsx";
import classes from "./event-panel.module.css";
import { NamedText } from "./named-text.tsx";
import { PartyName } from "./party-name.tsx";
import { type AuditEvent, eventOptions } from "./queries.ts";
import { targetIdOf } from "./target-id.ts";

export interface EventTableProps {
  readonly label: string;
  readonly list: UseInfiniteQueryResult<{ readonly pages: readonly ListPage<AuditEvent>[] }>;
  readonly empty: ReactNode;
  /** The id of the event that is open beside the list: it belongs into the address. */
  readonly opened: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
  /** Whose events these are: it need not be told in each row. */
  readonly agentId?: string | undefined;
  /** Told when the first row leaves the view, and when it is back. */
  readonly onScrolledAway?: (isAway: boolean) => void;
}

/** Events, newest first; each opens with all that is known of it. The messages of `events` are needed. */
export function EventTable({ label, list, empty, opened, onOpen, agentId, onScrolledAway }: EventTableProps) {
  const api = useApi();
  const queries = useQueryClient();
  const open = (event: AuditEvent) => {
    queries.setQueryData(eventOptions(api, event.id).queryKey, event);
    onOpen(event.id);
  };
  return (
    <>
      <DataTable
        label={label}
        list={list}
        idOf={({ id }) => id}
        columns={useEventColumns(open, agentId)}
        empty={empty}
        {...(onScrolledAway === undefined ? {} : { onScrolledAway })}
      />
      <EventDrawer id={opened} agentId={agentId} onClose={() => onOpen(undefined)} />
    </>
  );
}

function useEventColumns(open: (event: AuditEvent) => void, agentId: string | undefined): readonly Column<AuditEvent>[] {
  const t = useTranslations("events.column");
  const nameOf = useActionName();
  const words = useServerWords();
  return [
    { id: "time", header: t("time"), width: "12.5rem", cell: ({ timeMs }) => <Moment atMs={timeMs} as="exact" /> },
    {
      id: "action",
      header: t("action"),
      width: "14.5rem",
      isRowHeader: true,
      cell: (event) => (
        <button type="button" className={classes.open} onClick={() => open(event)} title={event.action}>
          {nameOf(event.action)}
        </button>
      ),
    },
    { id: "outcome", header: t("outcome"), width: "7.5rem", cell: ({ outcome }) => <StateBadge state={outcome} /> },
    // Beside the agent itself: who changed it, and who wanted to call it.
    { id: "who", header: t("who"), cell: ({ actor }) => (actor.id === agentId ? "" : <PartyName party={actor} />) },
    {
      id: "person",
      header: t("person"),
      cell: ({ userId, actor }) => (userId === undefined || userId === actor.id ? "" : <EntityLink id={userId} />),
    },
    { id: "resource", header: t("resource"), cell: (event) => <About event={event} /> },
    {
      id: "why",
      header: t("why"),
      isWideOnly: true,
      cell: ({ outcome, decision, reason }) => (
        <NamedText text={words.reason((outcome === "success" ? reason : (decision?.reason ?? reason)) ?? "")} />
      ),
    },
  ];
}

function About({ event }: { readonly event: AuditEvent }) {
  const id = event.resource?.id ?? targetIdOf(event);
  return id === undefined ? "" : <EntityLink id={id} />;
}
