import { IconAppWindow, IconPlus } from "@tabler/icons-react";
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
import { type ClientFilters, clientKinds, clientStates } from "./client-filters.ts";
import { type Client, clientListOptions } from "./queries.ts";

const route = getRouteApi("/clients");

/** Every application through which people reach agents. */
export function ClientsPage() {
  const t = useTranslations("clients");
  const filters = route.useSearch();
  const list = useInfiniteQuery(clientListOptions(useApi(), filters));
  const columns = useClientColumns();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Register />} />
      <Filters filters={filters} />
      <DataTable
        label={t("title")}
        columns={columns}
        list={list}
        idOf={({ id }) => id}
        empty={Object.keys(filters).length > 0 ? <NothingFound /> : <NoClients />}
      />
    </>
  );
}

function Register() {
  const t = useTranslations("clients.action");
  if (!useMay()("POST /clients")) return null;
  return (
    <LinkButton to="/clients/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("register")}
    </LinkButton>
  );
}

function Filters({ filters }: { readonly filters: ClientFilters }) {
  const t = useTranslations("clients");
  const states = useTranslations("elements.state");
  const navigate = route.useNavigate();
  const filter = (change: ClientFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <FilterSelect
        label={t("kind")}
        value={filters.kind}
        options={clientKinds.map((kind) => [kind, t(`kinds.${kind}`)] as const)}
        onChange={(kind) => filter({ kind })}
      />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={clientStates.map((state) => [state, states(state)] as const)}
        onChange={(state) => filter({ state })}
      />
    </FilterBar>
  );
}

function useClientColumns(): readonly Column<Client>[] {
  const t = useTranslations("clients");
  const methods = useTranslations("parties.method");
  return [
    {
      id: "name",
      header: t("column.name"),
      isRowHeader: true,
      cell: ({ id, name }) => (
        <RowLink to="/clients/$clientId" params={{ clientId: id }}>
          {name}
        </RowLink>
      ),
    },
    { id: "kind", header: t("column.kind"), width: "8rem", cell: ({ kind }) => t(`kinds.${kind}`) },
    { id: "state", header: t("column.state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    { id: "method", header: t("column.method"), width: "14rem", isWideOnly: true, cell: ({ authMethod }) => methods(authMethod) },
    {
      id: "redirects",
      header: t("column.redirects"),
      cell: ({ redirectUris }) => <span title={redirectUris.join("\n")}>{redirectUris.join(", ")}</span>,
    },
    { id: "created", header: t("column.created"), width: "9rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
  ];
}

function NoClients() {
  const t = useTranslations("clients.empty");
  const mayRegister = useMay()("POST /clients");
  return (
    <EmptyState
      icon={<IconAppWindow size={28} aria-hidden />}
      title={t("title")}
      text={t(mayRegister ? "text" : "reader")}
      action={<Register />}
    />
  );
}
