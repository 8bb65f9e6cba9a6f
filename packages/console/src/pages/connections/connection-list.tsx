import { IconPlugConnected } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { ExplainedBadge } from "../../elements/explained-badge.tsx";
import { FilterBar, FilterSelect } from "../../elements/filter-bar.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { ToneBadge } from "../../elements/tone-badge.tsx";
import { useMay } from "../../session/me.ts";
import { type ConnectionFilters, connectionStates } from "./connection-filters.ts";
import classes from "./connections.module.css";
import { Disconnect } from "./disconnect.tsx";
import { type Connection, connectionListOptions } from "./queries.ts";

const route = getRouteApi("/connections");

/** Every account that the vault holds tokens for. */
export function ConnectionList() {
  const t = useTranslations("connections");
  const { tab: _, ...filters } = route.useSearch();
  const list = useInfiniteQuery(connectionListOptions(useApi(), filters));
  const columns = useConnectionColumns();
  return (
    <>
      <Filters filters={filters} />
      <DataTable
        label={t("title")}
        columns={columns}
        list={list}
        idOf={({ id }) => id}
        empty={
          Object.keys(filters).length > 0 ? (
            <NothingFound />
          ) : (
            <EmptyState icon={<IconPlugConnected size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />
          )
        }
      />
    </>
  );
}

function Filters({ filters }: { readonly filters: ConnectionFilters }) {
  const t = useTranslations("connections");
  const navigate = route.useNavigate();
  const filter = (change: ConnectionFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <EntityPicker
        kind="user"
        label={t("holder")}
        isBare
        value={filters.holder ?? null}
        onChange={(holder) => filter({ holder: holder ?? undefined })}
      />
      <EntityPicker
        kind="credential"
        label={t("credential")}
        isBare
        value={filters.credentialId ?? null}
        onChange={(credentialId) => filter({ credentialId: credentialId ?? undefined })}
      />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={connectionStates.map((state) => [state, t(`states.${state}`)] as const)}
        onChange={(state) => filter({ state })}
      />
    </FilterBar>
  );
}

function useConnectionColumns(): readonly Column<Connection>[] {
  const t = useTranslations("connections");
  const mayRemove = useMay()("DELETE /connections/{connectionId}");
  return [
    { id: "account", header: t("column.account"), isRowHeader: true, cell: (connection) => <Account connection={connection} /> },
    {
      id: "holder",
      header: t("column.holder"),
      width: "8.5rem",
      cell: ({ holder }) => (holder === "machine" ? t("machine") : <EntityLink id={holder} />),
    },
    { id: "credential", header: t("column.credential"), cell: ({ credentialId }) => <EntityLink id={credentialId} /> },
    { id: "state", header: t("column.state"), width: "10.25rem", cell: (connection) => <ConnectionState connection={connection} /> },
    {
      id: "scopes",
      header: t("column.scopes"),
      isWideOnly: true,
      cell: ({ scopes }) => (
        <span className={classes.scopes} title={scopes.join("\n")}>
          {scopes.join(" ")}
        </span>
      ),
    },
    {
      id: "refreshed",
      header: t("column.refreshed"),
      width: "8.5rem",
      isWideOnly: true,
      cell: ({ refreshedAtMs, createdAtMs }) => <Moment atMs={refreshedAtMs ?? createdAtMs} />,
    },
    ...(mayRemove
      ? [
          {
            id: "actions",
            header: t("column.actions"),
            width: "7.75rem",
            align: "end",
            cell: (connection: Connection) => <Disconnect connection={connection} />,
          } satisfies Column<Connection>,
        ]
      : []),
  ];
}

function Account({ connection: { account, kind } }: { readonly connection: Connection }) {
  const t = useTranslations("connections");
  if (account !== null) return <bdi title={account}>{account}</bdi>;
  return <span className={classes.unnamed}>{t(kind === "secret" ? "ownKey" : "unnamed")}</span>;
}

function ConnectionState({ connection: { state, deadReason, diedAtMs } }: { readonly connection: Connection }) {
  const t = useTranslations("connections");
  const format = useFormatter();
  if (state === "active" || diedAtMs === null)
    return <ToneBadge tone={state === "active" ? "good" : "bad"}>{t(`states.${state}`)}</ToneBadge>;
  const when = format.dateTime(diedAtMs, { dateStyle: "medium", timeStyle: "short" });
  return <ExplainedBadge tone="bad" word={t("states.dead")} why={t("dead", { when, reason: deadReason ?? "" })} />;
}
