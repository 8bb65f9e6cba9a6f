import { Button } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { FilterBar, FilterSelect, SearchField } from "../../elements/filter-bar.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { localProviderId, providerNamesOptions } from "../../elements/provider-names.ts";
import { RowLink } from "../../elements/row-link.tsx";
import { useMay } from "../../session/me.ts";
import { type GroupFilters, groupListOptions, readGroupFilters } from "./queries.ts";
import { useKeeperName } from "./use-keeper-name.ts";

const route = getRouteApi("/groups");
const NewGroup = lazy(async () => ({ default: (await import("./new-group.tsx")).NewGroup }));

/** Every group of people. */
export function GroupsPage() {
  const t = useTranslations("groups");
  const filters = route.useSearch();
  const keeperName = useKeeperName();
  const list = useInfiniteQuery(groupListOptions(useApi(), filters));
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Add />} />
      <Filters filters={filters} />
      <DataTable
        label={t("title")}
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            id: "name",
            header: t("column.name"),
            isRowHeader: true,
            cell: ({ id, name }) => (
              <RowLink to="/groups/$groupId" params={{ groupId: id }}>
                {name}
              </RowLink>
            ),
          },
          { id: "keeper", header: t("column.keeper"), width: "16rem", cell: ({ providerId }) => <bdi>{keeperName(providerId)}</bdi> },
          {
            id: "created",
            header: t("column.created"),
            width: "12rem",
            isWideOnly: true,
            cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} />,
          },
        ]}
        empty={Object.keys(filters).length > 0 ? <NothingFound /> : <NoGroups />}
      />
    </>
  );
}

function Filters({ filters }: { readonly filters: GroupFilters }) {
  const t = useTranslations("groups");
  const navigate = route.useNavigate();
  const { data: providers = [] } = useQuery(providerNamesOptions(useApi()));
  const filter = (change: GroupFilters) => void navigate({ search: (before) => readGroupFilters({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <FilterSelect<string>
        label={t("filter.provider")}
        value={filters.providerId}
        options={[[localProviderId, t("local")], ...providers.map(({ id, name }) => [id, name] as const)]}
        onChange={(providerId) => filter({ providerId })}
      />
    </FilterBar>
  );
}

function Add() {
  const t = useTranslations("groups.action");
  const [adding, setAdding] = useState(false);
  if (!useMay()("POST /groups")) return null;
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
        {t("add")}
      </Button>
      <Suspense>{adding && <NewGroup onClose={() => setAdding(false)} />}</Suspense>
    </>
  );
}

function NoGroups() {
  const t = useTranslations("groups.empty");
  const mayAdd = useMay()("POST /groups");
  return (
    <EmptyState icon={<IconUsersGroup size={28} aria-hidden />} title={t("title")} text={t(mayAdd ? "text" : "reader")} action={<Add />} />
  );
}
