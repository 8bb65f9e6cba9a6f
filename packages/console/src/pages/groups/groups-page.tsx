import { Button } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { FilterBar, SearchField } from "../../elements/filter-bar.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { RowLink } from "../../elements/row-link.tsx";
import { useMay } from "../../session/me.ts";
import { groupListOptions } from "./queries.ts";

const route = getRouteApi("/groups");
const NewGroup = lazy(async () => ({ default: (await import("./new-group.tsx")).NewGroup }));

/** Every group of people. */
export function GroupsPage() {
  const t = useTranslations("groups");
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(groupListOptions(useApi(), filters));
  const isFiltered = filters.search !== undefined;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Add />} />
      <FilterBar onClear={isFiltered ? () => void navigate({ search: {}, replace: true }) : undefined}>
        <SearchField
          value={filters.search}
          placeholder={t("search")}
          onChange={(search) => void navigate({ search: search === undefined ? {} : { search }, replace: true })}
        />
      </FilterBar>
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
          { id: "created", header: t("column.created"), width: "12rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
        ]}
        empty={isFiltered ? <NothingFound /> : <NoGroups />}
      />
    </>
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
