import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { DepartmentFilter } from "../../elements/department-filter.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { FilterBar, FilterSelect, SearchField } from "../../elements/filter-bar.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { localProviderId, providerNamesOptions, useProviderName } from "../../elements/provider-names.ts";
import { RowLink } from "../../elements/row-link.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { type PersonFilters, personRoles, personStates, upstreamStates } from "./person-filters.ts";
import { type Person, personListOptions } from "./queries.ts";

const route = getRouteApi("/people");

/** Everybody who can sign in. */
export function PeoplePage() {
  const t = useTranslations("people");
  const filters = route.useSearch();
  const list = useInfiniteQuery(personListOptions(useApi(), filters));
  const columns = usePersonColumns();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Add />} />
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
            <EmptyState icon={<IconUsers size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} action={<Add />} />
          )
        }
      />
    </>
  );
}

function Add() {
  const t = useTranslations("people.action");
  if (!useMay()("POST /users")) return null;
  return (
    <LinkButton to="/people/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("add")}
    </LinkButton>
  );
}

function Filters({ filters }: { readonly filters: PersonFilters }) {
  const t = useTranslations("people");
  const states = useTranslations("elements.state");
  const origins = useTranslations("elements.origin");
  const navigate = route.useNavigate();
  const { data: providers = [] } = useQuery(providerNamesOptions(useApi()));
  const filter = (change: PersonFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <DepartmentFilter label={t("filter.department")} value={filters.department} onChange={(department) => filter({ department })} />
      <FilterSelect
        label={t("filter.role")}
        value={filters.role}
        options={personRoles.map((role) => [role, t(`role.${role}`)] as const)}
        onChange={(role) => filter({ role })}
      />
      <FilterSelect
        label={t("filter.state")}
        value={filters.state}
        options={personStates.map((state) => [state, states(state)] as const)}
        onChange={(state) => filter({ state })}
      />
      <FilterSelect<string>
        label={t("filter.provider")}
        value={filters.providerId}
        options={[[localProviderId, origins("local")], ...providers.map(({ id, name }) => [id, name] as const)]}
        onChange={(providerId) => filter({ providerId })}
      />
      <FilterSelect
        label={t("filter.upstream")}
        value={filters.upstreamState}
        options={upstreamStates.map((state) => [state, t(`upstream.${state}`)] as const)}
        onChange={(upstreamState) => filter({ upstreamState })}
      />
    </FilterBar>
  );
}

function usePersonColumns(): readonly Column<Person>[] {
  const t = useTranslations("people");
  const providerName = useProviderName();
  return [
    {
      id: "name",
      header: t("column.name"),
      isRowHeader: true,
      cell: ({ id, name }) => (
        <RowLink to="/people/$userId" params={{ userId: id }}>
          {name}
        </RowLink>
      ),
    },
    { id: "title", header: t("column.title"), isWideOnly: true, cell: ({ title }) => <bdi title={title}>{title || "–"}</bdi> },
    { id: "department", header: t("column.department"), cell: ({ department }) => <bdi title={department}>{department || "–"}</bdi> },
    { id: "role", header: t("column.role"), width: "8rem", cell: ({ role }) => (role === null ? "–" : t(`role.${role}`)) },
    { id: "state", header: t("column.state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    { id: "provider", header: t("column.provider"), width: "11rem", isWideOnly: true, cell: ({ providerId }) => providerName(providerId) },
  ];
}
