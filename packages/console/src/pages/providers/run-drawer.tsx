import { Button, Drawer } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Moment } from "../../elements/moment.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./providers.module.css";
import { approveRun, cancelRun, type Provider, providersKey, type SyncJob } from "./queries.ts";
import { RunState } from "./run-state.tsx";
import { useRunName } from "./runs-part.tsx";

interface RunDrawerProps {
  readonly provider: Provider;
  readonly job: SyncJob | undefined;
  readonly onClose: () => void;
}

/** One run: what it counted, what to look at, and what it asks. */
export function RunDrawer({ provider, job, onClose }: RunDrawerProps) {
  const t = useTranslations("providers.runs");
  const common = useTranslations("elements.action");
  const what = useRunName();
  return (
    <Drawer
      opened={job !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={job === undefined ? "" : t("detailsTitle", { name: what(job) })}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {job !== undefined && <Run provider={provider} job={job} />}
    </Drawer>
  );
}

function Run({ provider, job }: { readonly provider: Provider; readonly job: SyncJob }) {
  const t = useTranslations("providers.runs");
  const may = useMay();
  return (
    <div className={classes.stack}>
      <Facts
        items={[
          [t("column.state"), <RunState key="state" state={job.state} />],
          [t("column.what"), t(`trigger.${job.trigger}`)],
          [t("column.started"), <Moment key="started" atMs={job.createdAtMs} as="exact" />],
          ...(job.error === null ? [] : [[t("error"), job.error] as const]),
        ]}
      />
      {job.state === "running" && <p className={classes.quiet}>{t("followed")}</p>}
      {job.state === "waiting" && may("POST /sync-jobs/{jobId}/approve") && <Ask provider={provider} job={job} />}
      {job.state === "running" && may("POST /sync-jobs/{jobId}/cancel") && <Cancel job={job} />}
      <h3>{t("counts")}</h3>
      <Facts
        items={(["people", "departments", "groups", "memberships"] as const).map((kind) => [
          t(`kind.${kind}`),
          <Counts key={kind} counts={job.counts[kind]} />,
        ])}
      />
      {job.problems.length > 0 && (
        <>
          <h3>{t("problems")}</h3>
          <ul className={classes.problems}>
            {job.problems.map(({ code, ref, message }) => (
              <li key={`${code} ${ref}`}>
                {message} <code>{ref}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

type CountName = "read" | "created" | "updated" | "unchanged" | "linked" | "returned" | "departed" | "unknown" | "removed" | "added";

/** What happened, in numbers; what did not happen is left out. */
function Counts({ counts }: { readonly counts: Partial<Record<CountName, number>> }) {
  const t = useTranslations("providers.runs.count");
  const told = (Object.entries(counts) as [CountName, number][]).filter(([name, count]) => count > 0 || name === "read");
  return told.length === 0 ? "0" : told.map(([name, count]) => `${count} ${t(name)}`).join(" · ");
}

function Ask({ provider, job }: { readonly provider: Provider; readonly job: SyncJob }) {
  const t = useTranslations("providers.runs");
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const approve = useChange({
    send: (_: { readonly approve: true }, intent) => approveRun(api, job, intent),
    touches: [providersKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("approved") });
    },
  });
  const { people, departments, groups } = job.counts;
  return (
    <div className={classes.ask}>
      <p>{t("ask", { people: people.departed, departments: departments.removed, groups: groups.removed })}</p>
      <div className={classes.top}>
        <Button color="red" onClick={() => setAsking(true)}>
          {t("approve")}
        </Button>
        <Cancel job={job} />
      </div>
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("approveTitle", { name: provider.name })}
        text={t("approveText")}
        action={t("approve")}
        withReason={false}
        pending={approve.isPending}
        error={approve.error}
        onConfirm={() => approve.mutate({ approve: true })}
      />
    </div>
  );
}

function Cancel({ job }: { readonly job: SyncJob }) {
  const t = useTranslations("providers.runs");
  const api = useApi();
  const cancel = useChange({
    send: (_: { readonly cancel: true }, intent) => cancelRun(api, job, intent),
    touches: [providersKey],
    onDone: () => notifications.show({ message: t("cancelled") }),
  });
  return (
    <>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ cancel: true })}>
        {t("cancel")}
      </Button>
      {cancel.isError && <ProblemNotice error={cancel.error} />}
    </>
  );
}
