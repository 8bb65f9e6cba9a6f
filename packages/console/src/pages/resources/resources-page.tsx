import { IconPlus, IconServer2 } from "@tabler/icons-react";
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
import { type Resource, resourceListOptions } from "./queries.ts";
import { type ResourceFilters, resourceKinds, resourceStates } from "./resource-filters.ts";

const route = getRouteApi("/resources");

/** Everything that agents can reach. */
export function ResourcesPage() {
  const t = useTranslations("resources");
  const filters = route.useSearch();
  const list = useInfiniteQuery(resourceListOptions(useApi(), filters));
  const columns = useResourceColumns();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Register />} />
      <Filters filters={filters} />
      <DataTable
        label={t("title")}
        columns={columns}
        list={list}
        idOf={({ id }) => id}
        empty={Object.keys(filters).length > 0 ? <NothingFound /> : <NoResources />}
      />
    </>
  );
}

function Register() {
  const t = useTranslations("resources.action");
  if (!useMay()("POST /resources")) return null;
  return (
    <LinkButton to="/resources/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("register")}
    </LinkButton>
  );
}

function Filters({ filters }: { readonly filters: ResourceFilters }) {
  const t = useTranslations("resources");
  const states = useTranslations("elements.state");
  const kinds = useTranslations("elements.kind");
  const navigate = route.useNavigate();
  const filter = (change: ResourceFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <FilterSelect
        label={t("kind")}
        value={filters.kind}
        options={resourceKinds.map((kind) => [kind, kinds(kind)] as const)}
        onChange={(kind) => filter({ kind })}
      />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={resourceStates.map((state) => [state, states(state)] as const)}
        onChange={(state) => filter({ state })}
      />
    </FilterBar>
  );
}

function useResourceColumns(): readonly Column<Resource>[] {
  const t = useTranslations("resources");
  const kinds = useTranslations("elements.kind");
  return [
    {
      id: "name",
      header: t("column.name"),
      isRowHeader: true,
      cell: ({ id, title }) => (
        <RowLink to="/resources/$resourceId" params={{ resourceId: id }}>
          {title}
        </RowLink>
      ),
    },
    { id: "kind", header: t("column.kind"), width: "9rem", cell: ({ kind }) => kinds(kind) },
    { id: "state", header: t("column.state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: "permissions",
      header: t("column.permissions"),
      cell: ({ permissions }) => {
        const names = permissions.map(({ name }) => name);
        return <span title={names.join(" ")}>{names.join(", ")}</span>;
      },
    },
    {
      id: "address",
      header: t("column.address"),
      isWideOnly: true,
      cell: ({ upstreamUrl, identifier }) => <span title={upstreamUrl ?? identifier}>{upstreamUrl ?? identifier}</span>,
    },
    {
      id: "created",
      header: t("column.created"),
      width: "9rem",
      isWideOnly: true,
      cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} />,
    },
  ];
}

function NoResources() {
  const t = useTranslations("resources.empty");
  const mayRegister = useMay()("POST /resources");
  return (
    <EmptyState
      icon={<IconServer2 size={28} aria-hidden />}
      title={t("title")}
      text={t(mayRegister ? "text" : "reader")}
      action={<Register />}
    />
  );
}
