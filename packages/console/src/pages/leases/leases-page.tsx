import { IconHandGrab } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { FilterBar, FilterSelect } from "../../elements/filter-bar.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { useMay } from "../../session/me.ts";
import { type LeaseFilters, leaseModes, leaseStates } from "./lease-filters.ts";
import { LeaseState } from "./lease-state.tsx";
import { type Lease, leaseListOptions } from "./queries.ts";
import { RevokeLease } from "./revoke-lease.tsx";

const route = getRouteApi("/leases");

/** Everything that was handed over to agents. */
export function LeasesPage() {
  const t = useTranslations("leases");
  const filters = route.useSearch();
  const list = useInfiniteQuery(leaseListOptions(useApi(), filters));
  const columns = useLeaseColumns();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
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
            <EmptyState icon={<IconHandGrab size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />
          )
        }
      />
    </>
  );
}

function Filters({ filters }: { readonly filters: LeaseFilters }) {
  const t = useTranslations("leases");
  const navigate = route.useNavigate();
  const filter = (change: LeaseFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <EntityPicker
        kind="agent"
        label={t("agent")}
        isBare
        value={filters.agentId ?? null}
        onChange={(agentId) => filter({ agentId: agentId ?? undefined })}
      />
      <EntityPicker
        kind="user"
        label={t("person")}
        isBare
        value={filters.userId ?? null}
        onChange={(userId) => filter({ userId: userId ?? undefined })}
      />
      <EntityPicker
        kind="credential"
        label={t("credential")}
        isBare
        value={filters.credentialId ?? null}
        onChange={(credentialId) => filter({ credentialId: credentialId ?? undefined })}
      />
      <FilterSelect
        label={t("mode")}
        value={filters.mode === "proxied" ? undefined : filters.mode}
        options={leaseModes.map((mode) => [mode, t(`modes.${mode}`)] as const)}
        onChange={(mode) => filter({ mode })}
      />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={leaseStates.map((state) => [state, t(`states.${state}`)] as const)}
        onChange={(state) => filter({ state })}
      />
    </FilterBar>
  );
}

function useLeaseColumns(): readonly Column<Lease>[] {
  const t = useTranslations("leases");
  const mayRevoke = useMay()("POST /leases/{leaseId}/revoke");
  return [
    { id: "agent", header: t("column.agent"), isRowHeader: true, cell: ({ agentId }) => <EntityLink id={agentId} /> },
    {
      id: "person",
      header: t("column.person"),
      width: "7.5rem",
      cell: ({ userId }) => (userId === null ? t("nobody") : <EntityLink id={userId} />),
    },
    { id: "credential", header: t("column.credential"), cell: ({ credentialId }) => <EntityLink id={credentialId} /> },
    { id: "mode", header: t("column.mode"), width: "7.5rem", isWideOnly: true, cell: ({ mode }) => t(`modes.${mode}`) },
    {
      id: "purpose",
      header: t("column.purpose"),
      isWideOnly: true,
      cell: ({ purpose }) => purpose !== null && <bdi title={purpose}>{purpose}</bdi>,
    },
    { id: "state", header: t("column.state"), width: "7rem", cell: (lease) => <LeaseState lease={lease} /> },
    {
      id: "issued",
      header: t("column.issued"),
      width: "8.25rem",
      isWideOnly: true,
      cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} />,
    },
    {
      id: "expires",
      header: t("column.expires"),
      width: "8.25rem",
      cell: ({ endedAtMs, expiresAtMs }) => <Moment atMs={endedAtMs ?? expiresAtMs} />,
    },
    ...(mayRevoke
      ? [
          {
            id: "actions",
            header: t("column.actions"),
            width: "6rem",
            align: "end",
            cell: (lease: Lease) => (lease.state === "live" ? <RevokeLease lease={lease} /> : ""),
          } satisfies Column<Lease>,
        ]
      : []),
  ];
}
