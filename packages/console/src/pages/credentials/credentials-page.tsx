import { IconKey, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { FilterBar, FilterSelect, SearchField } from "../../elements/filter-bar.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { RowLink } from "../../elements/row-link.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { type CredentialFilters, credentialKinds, credentialStates } from "./credential-filters.ts";
import { type Credential, credentialListOptions } from "./queries.ts";

const route = getRouteApi("/credentials");

/** Every credential of the vault, with its age and its last use. Never a value. */
export function CredentialsPage() {
  const t = useTranslations("credentials");
  const filters = route.useSearch();
  const list = useInfiniteQuery(credentialListOptions(useApi(), filters));
  const columns = useCredentialColumns();
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<Store />} />
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
            <EmptyState icon={<IconKey size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} action={<Store />} />
          )
        }
      />
    </>
  );
}

function Store() {
  const t = useTranslations("credentials.action");
  if (!useMay()("POST /credentials")) return null;
  return (
    <LinkButton to="/credentials/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("store")}
    </LinkButton>
  );
}

function Filters({ filters }: { readonly filters: CredentialFilters }) {
  const t = useTranslations("credentials");
  const states = useTranslations("elements.state");
  const navigate = route.useNavigate();
  const filter = (change: CredentialFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={credentialStates.map((state) => [state, states(state)] as const)}
        onChange={(state) => filter({ state })}
      />
      <FilterSelect
        label={t("anyKind")}
        value={filters.kind}
        options={credentialKinds.map((kind) => [kind, t(`kind.${kind}`)] as const)}
        onChange={(kind) => filter({ kind })}
      />
    </FilterBar>
  );
}

function useCredentialColumns(): readonly Column<Credential>[] {
  const t = useTranslations("credentials.column");
  const kinds = useTranslations("credentials.kind");
  return [
    {
      id: "name",
      header: t("name"),
      isRowHeader: true,
      cell: ({ id, name }) => (
        <RowLink to="/credentials/$credentialId" params={{ credentialId: id }}>
          {name}
        </RowLink>
      ),
    },
    { id: "kind", header: t("kind"), width: "9rem", isWideOnly: true, cell: ({ kind }) => kinds(kind) },
    { id: "resource", header: t("resource"), cell: ({ resourceId }) => <EntityLink id={resourceId} /> },
    { id: "state", header: t("state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: "destinations",
      header: t("destinations"),
      isWideOnly: true,
      cell: ({ destinations }) => <span title={destinations.join("\n")}>{destinations.join(", ")}</span>,
    },
    { id: "age", header: t("age"), width: "9rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
    { id: "used", header: t("used"), width: "9rem", cell: ({ lastUsedAtMs }) => <Moment atMs={lastUsedAtMs} /> },
  ];
}
