import { IconLogin2, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { FilterBar, FilterSelect, SearchField } from "../../elements/filter-bar.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { RowLink } from "../../elements/row-link.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { isReadable } from "./kinds.ts";
import { type ProviderFilters, providerKinds, providerStates } from "./provider-filters.ts";
import { type Provider, providerListOptions } from "./queries.ts";

const route = getRouteApi("/identity-providers");

/** Where people sign in, and what says who they are. */
export function ProvidersPage() {
  const t = useTranslations("providers");
  const filters = route.useSearch();
  const list = useInfiniteQuery(providerListOptions(useApi(), filters));
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Add />} />
      <Filters filters={filters} />
      <DataTable
        label={t("title")}
        columns={useColumns()}
        list={list}
        idOf={({ id }) => id}
        empty={Object.keys(filters).length > 0 ? <NothingFound /> : <NoProviders />}
      />
    </>
  );
}

function Add() {
  const t = useTranslations("providers.action");
  if (!useMay()("POST /identity-providers")) return null;
  return (
    <LinkButton to="/identity-providers/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("add")}
    </LinkButton>
  );
}

function Filters({ filters }: { readonly filters: ProviderFilters }) {
  const t = useTranslations("providers");
  const states = useTranslations("elements.state");
  const navigate = route.useNavigate();
  const filter = (change: ProviderFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <FilterSelect
        label={t("kind")}
        value={filters.kind}
        options={providerKinds.map((kind) => [kind, t(`kinds.${kind}`)] as const)}
        onChange={(kind) => filter({ kind })}
      />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={providerStates.map((state) => [state, states(state)] as const)}
        onChange={(state) => filter({ state })}
      />
    </FilterBar>
  );
}

function useColumns(): readonly Column<Provider>[] {
  const t = useTranslations("providers");
  return [
    {
      id: "name",
      header: t("column.name"),
      isRowHeader: true,
      cell: ({ id, name }) => (
        <RowLink to="/identity-providers/$providerId" params={{ providerId: id }}>
          {name}
        </RowLink>
      ),
    },
    { id: "kind", header: t("column.kind"), width: "14rem", cell: ({ kind }) => t(`kinds.${kind}`) },
    { id: "state", header: t("column.state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: "sync",
      header: t("column.sync"),
      width: "9rem",
      isWideOnly: true,
      cell: ({ kind, sync }) => t(`sync.${isReadable(kind) ? (sync.enabled ? "on" : "off") : "none"}`),
    },
    { id: "created", header: t("column.created"), width: "9rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
  ];
}

function NoProviders() {
  const t = useTranslations("providers.empty");
  const mayAdd = useMay()("POST /identity-providers");
  return (
    <EmptyState icon={<IconLogin2 size={28} aria-hidden />} title={t("title")} text={t(mayAdd ? "text" : "reader")} action={<Add />} />
  );
}
