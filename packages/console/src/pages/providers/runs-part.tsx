import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRefresh } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./providers.module.css";
import { type Provider, runListOptions, runsKey, type SyncJob, startSync } from "./queries.ts";
import { RunDrawer } from "./run-drawer.tsx";
import { RunState } from "./run-state.tsx";

/** What the syncs of a directory did, and how to begin one. */
export function RunsPart({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.runs");
  const list = useInfiniteQuery(runListOptions(useApi(), provider.id));
  const [openedId, setOpenedId] = useState<string>();
  const jobs = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className={classes.stack}>
      {useMay()("POST /identity-providers/{providerId}/sync") && <Start provider={provider} />}
      <DataTable
        label={t("title")}
        columns={useRunColumns(setOpenedId)}
        list={list}
        idOf={({ id }) => id}
        empty={<EmptyState icon={<IconRefresh size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} />}
      />
      <RunDrawer provider={provider} job={jobs.find(({ id }) => id === openedId)} onClose={() => setOpenedId(undefined)} />
    </div>
  );
}

function Start({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.runs");
  const api = useApi();
  const start = useChange({
    send: (body: Parameters<typeof startSync>[2], intent) => startSync(api, provider.id, body, intent),
    touches: [runsKey(provider.id)],
    onDone: () => notifications.show({ message: t("started") }),
  });
  return (
    <>
      <div className={classes.top}>
        <p className={classes.quiet}>{t("dryText")}</p>
        <Button variant="default" disabled={start.isPending} onClick={() => start.mutate({ mode: "full", dryRun: true })}>
          {t("dry")}
        </Button>
        <Button variant="default" disabled={start.isPending} onClick={() => start.mutate({ mode: "incremental", dryRun: false })}>
          {t("incremental")}
        </Button>
        <Button loading={start.isPending} onClick={() => start.mutate({ mode: "full", dryRun: false })}>
          {t("start")}
        </Button>
      </div>
      {start.isError && <ProblemNotice error={start.error} />}
    </>
  );
}

function useRunColumns(onOpen: (jobId: string) => void): readonly Column<SyncJob>[] {
  const t = useTranslations("providers.runs");
  const what = useRunName();
  return [
    {
      id: "what",
      header: t("column.what"),
      isRowHeader: true,
      cell: (job) => (
        <Button variant="subtle" size="compact-sm" onClick={() => onOpen(job.id)} aria-label={t("detailsTitle", { name: what(job) })}>
          {what(job)}
        </Button>
      ),
    },
    { id: "at", header: t("column.started"), width: "9rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
    {
      id: "state",
      header: t("column.state"),
      width: "9rem",
      cell: ({ state }) => <RunState state={state} />,
    },
    { id: "people", header: t("column.people"), width: "19rem", cell: ({ counts: { people } }) => t("summary", people) },
    {
      id: "problems",
      header: t("column.problems"),
      width: "7rem",
      isWideOnly: true,
      align: "end",
      cell: ({ problems }) => problems.length,
    },
  ];
}

/** What a run is called: its mode, and whether it only counts. */
export function useRunName(): (job: SyncJob) => string {
  const t = useTranslations("providers.runs");
  return ({ mode, dryRun }) => (dryRun ? t("dryMode", { mode: t(`mode.${mode}`) }) : t(`mode.${mode}`));
}
