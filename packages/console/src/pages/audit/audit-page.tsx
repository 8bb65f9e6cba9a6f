import { IconListSearch, IconRobot } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { EmptyState } from "../../elements/empty-state.tsx";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { EventTable } from "../../events/event-table.tsx";
import { useMay, useMe } from "../../session/me.ts";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { type AuditFilters, filtersOf } from "./audit-filters.ts";
import { ExportEvents } from "./export-events.tsx";
import { LiveSwitch } from "./live-switch.tsx";
import { OpenById } from "./open-by-id.tsx";
import { useEvents } from "./use-events.ts";
import { VerifyLog } from "./verify-log.tsx";

const route = getRouteApi("/audit");

/** The log: looked through by any of its facts, followed as it grows, verified, taken along. */
export function AuditPage() {
  const t = useTranslations("audit");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filters = filtersOf(search);
  const isOwnOnly = useMe().role === "developer";
  const isAsked = !isOwnOnly || filters.agentId !== undefined;
  const isPast = filters.toMs !== undefined && filters.range === undefined;
  const isLive = search.live === true && !isPast;
  const { list, tailState, onScrolledAway } = useEvents({ filters, isLive, isAsked });
  const change = (next: AuditFilters) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <ExportEvents filters={filters} isAsked={isAsked} />
            {useMay()("POST /audit/verify") && <VerifyLog />}
          </>
        }
      />
      <OpenById onFound={change} />
      <AuditFilterBar
        filters={filters}
        onChange={change}
        onClear={() => void navigate({ search: ({ live }) => (live === true ? { live } : {}), replace: true })}
      />
      {isAsked && (
        <LiveSwitch
          state={tailState}
          isPast={isPast}
          onChange={(live) => void navigate({ search: (before) => ({ ...before, live: live ? true : undefined }), replace: true })}
        />
      )}
      {isAsked ? (
        <EventTable
          label={t("label")}
          list={list}
          opened={search.event}
          onOpen={(event) => void navigate({ search: (before) => ({ ...before, event }) })}
          agentId={isOwnOnly ? filters.agentId : undefined}
          onScrolledAway={onScrolledAway}
          empty={Object.keys(filters).length > 0 ? <NothingFound /> : <NoEvents />}
        />
      ) : (
        <EmptyState icon={<IconRobot size={28} aria-hidden />} title={t("own.title")} text={t("own.text")} />
      )}
    </>
  );
}

function NoEvents() {
  const t = useTranslations("audit.empty");
  return <EmptyState icon={<IconListSearch size={28} aria-hidden />} title={t("title")} text={t("text")} />;
}
