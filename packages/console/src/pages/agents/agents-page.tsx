import { Button } from "@mantine/core";
import { IconPlus, IconRobot, IconUserOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { FilterBar, FilterSelect, SearchField } from "../../elements/filter-bar.tsx";
import { Moment } from "../../elements/moment.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { useSelection } from "../../elements/use-selection.ts";
import { useMay, useMe } from "../../session/me.ts";
import type { AgentFilters } from "./agent-filters.ts";
import { AgentState } from "./agent-state.tsx";
import { AgentsBulk } from "./agents-bulk.tsx";
import classes from "./agents-page.module.css";
import { type Agent, agentListOptions } from "./queries.ts";

const route = getRouteApi("/agents");

/** Every agent, with filters and what can be done with many at once. */
export function AgentsPage() {
  const t = useTranslations("agents");
  const filters = route.useSearch();
  const list = useInfiniteQuery(agentListOptions(useApi(), filters));
  const isDeveloper = useMe().role === "developer";
  const columns = useAgentColumns(isDeveloper);
  const selection = useSelection();
  const mayStop = useMay()("POST /agents/{agentId}/suspend");
  const agents = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} description={t(isDeveloper ? "descriptionOwn" : "description")} actions={<Register />} />
      <Filters filters={filters} />
      {mayStop && <AgentsBulk selection={selection} agents={agents} />}
      <DataTable
        label={t("title")}
        columns={columns}
        list={list}
        idOf={(agent) => agent.id}
        nameOf={(agent) => agent.name}
        empty={Object.keys(filters).length > 0 ? <NothingFound /> : <NoAgents />}
        {...(mayStop ? { selection } : {})}
      />
    </>
  );
}

function Filters({ filters }: { readonly filters: AgentFilters }) {
  const t = useTranslations("agents");
  const states = useTranslations("elements.state");
  const kinds = useTranslations("elements.kind");
  const mayReadPeople = useMay()("GET /users");
  const navigate = route.useNavigate();
  const filter = (change: AgentFilters) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : () => void navigate({ search: {}, replace: true })}>
      <SearchField value={filters.search} placeholder={t("search")} onChange={(search) => filter({ search })} />
      <FilterSelect
        label={t("state")}
        value={filters.state}
        options={(["active", "suspended", "orphaned", "retired"] as const).map((state) => [state, states(state)] as const)}
        onChange={(state) => filter({ state })}
      />
      <FilterSelect
        label={t("kind")}
        value={filters.kind}
        options={(["autonomous", "interactive"] as const).map((kind) => [kind, kinds(kind)] as const)}
        onChange={(kind) => filter({ kind })}
      />
      {mayReadPeople && (
        <EntityPicker
          kind="user"
          isBare
          label={t("owner")}
          value={filters.ownerId ?? null}
          onChange={(ownerId) => filter({ ownerId: ownerId ?? undefined })}
        />
      )}
      {mayReadPeople && <WithoutOwner filters={filters} />}
    </FilterBar>
  );
}

/** The agents whose owner left, at a press. */
function WithoutOwner({ filters: { ownerLost } }: { readonly filters: AgentFilters }) {
  const t = useTranslations("agents");
  const navigate = route.useNavigate();
  const isOn = ownerLost === true;
  return (
    <Button
      variant={isOn ? "light" : "default"}
      leftSection={<IconUserOff size={16} aria-hidden />}
      aria-pressed={isOn}
      onClick={() =>
        void navigate({ search: ({ ownerLost: _, ...others }) => (isOn ? others : { ...others, ownerLost: true }), replace: true })
      }
    >
      {t("ownerLost")}
    </Button>
  );
}

function useAgentColumns(isDeveloper: boolean): readonly Column<Agent>[] {
  const t = useTranslations("agents.column");
  const kinds = useTranslations("elements.kind");
  return [
    {
      id: "name",
      header: t("name"),
      isRowHeader: true,
      cell: ({ id, name }) => (
        <Link to="/agents/$agentId" params={{ agentId: id }} className={classes.name ?? ""}>
          {name}
        </Link>
      ),
    },
    { id: "state", header: t("state"), width: "9.5rem", cell: (agent) => <AgentState agent={agent} /> },
    { id: "kind", header: t("kind"), width: "8rem", isWideOnly: true, cell: ({ kind }) => kinds(kind) },
    // A developer sees their own agents only.
    ...(isDeveloper
      ? []
      : [{ id: "owner", header: t("owner"), width: "11rem", cell: ({ ownerId }) => <EntityLink id={ownerId} /> } satisfies Column<Agent>]),
    { id: "purpose", header: t("purpose"), isWideOnly: true, cell: ({ purpose }) => <span title={purpose}>{purpose}</span> },
    { id: "active", header: t("active"), width: "9rem", cell: ({ lastActiveAtMs }) => <Moment atMs={lastActiveAtMs} /> },
    { id: "created", header: t("created"), width: "9rem", isWideOnly: true, cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
  ];
}

function NoAgents() {
  const t = useTranslations("agents.empty");
  return <EmptyState icon={<IconRobot size={28} aria-hidden />} title={t("title")} text={t("text")} action={<Register />} />;
}

/** The way to a new agent, for who may register one. */
function Register() {
  const t = useTranslations("agents.action");
  const navigate = route.useNavigate();
  if (!useMay()("POST /agents")) return null;
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void navigate({ to: "/agents/new" })}>
      {t("register")}
    </Button>
  );
}
