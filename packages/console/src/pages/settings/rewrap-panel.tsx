import { Button, Checkbox, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import { useMay } from "../../session/me.ts";
import { cancelRewrap, type Kms, kmsKey, type RewrapJob, startRewrap } from "./kms-queries.ts";
import classes from "./settings.module.css";

const tones: Readonly<Record<RewrapJob["state"], Tone>> = { running: "accent", completed: "good", failed: "bad", cancelled: "neutral" };

/** Wraps what is stored with the current master key, and shows how far that has come. */
export function RewrapPanel({ kms: { job } }: { readonly kms: Kms }) {
  const t = useTranslations("settings.rewrap");
  const mayStart = useMay()("POST /kms/rewraps");
  return (
    <Panel title={t("title")} actions={mayStart && job?.state !== "running" && <Start />}>
      <p className={classes.explain}>{t("explain")}</p>
      {job === null ? <Text c="dimmed">{t("never")}</Text> : <Job job={job} />}
    </Panel>
  );
}

function Job({ job }: { readonly job: RewrapJob }) {
  const t = useTranslations("settings.rewrap");
  const format = useFormatter();
  const mayCancel = useMay()("POST /kms/rewraps/{jobId}/cancel");
  const numbers = { done: format.number(job.done), total: format.number(job.total) };
  const part = job.total === 0 ? 100 : (100 * (job.done + job.failed)) / job.total;
  return (
    <Stack gap="sm">
      <Progress value={part} aria-label={t("progress")} color={job.failed > 0 ? "red" : "teal"} />
      <Facts
        items={[
          [
            t("state"),
            <ToneBadge key="state" tone={tones[job.state]}>
              {t(`states.${job.state}`)}
            </ToneBadge>,
          ],
          [t("progress"), t("of", numbers)],
          [t("failed"), format.number(job.failed)],
          [t("by"), <EntityLink key="by" id={job.startedBy} />],
          [t("started"), <Moment key="started" atMs={job.createdAtMs} />],
          ...(job.finishedAtMs === null ? [] : [[t("finished"), <Moment key="finished" atMs={job.finishedAtMs} />] as const]),
          ...(job.error === null ? [] : [[t("error"), job.error] as const]),
        ]}
      />
      {job.problems.length > 0 && (
        <ShortTable
          label={t("problems")}
          rows={job.problems}
          idOf={({ of }) => of}
          columns={[
            { id: "of", header: t("problemOf"), isRowHeader: true, cell: ({ of }) => <code className={classes.code}>{of}</code> },
            { id: "code", header: t("problemCode"), cell: ({ code }) => <code className={classes.code}>{code}</code> },
          ]}
        />
      )}
      {job.state === "running" && mayCancel && <Cancel job={job} />}
    </Stack>
  );
}

function Start() {
  const t = useTranslations("settings.rewrap");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [isAsking, setAsking] = useState(false);
  const [everything, setEverything] = useState(false);
  const start = useChange({
    send: (input: { readonly everything: boolean }, intent) => startRewrap(api, input.everything, intent),
    touches: [kmsKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("startedNote") });
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("start")}
      </Button>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={t("question")} closeButtonProps={{ "aria-label": common("close") }}>
        <Stack gap="md">
          <Text>{t("means")}</Text>
          <Checkbox
            label={t("everything")}
            description={t("everythingHint")}
            checked={everything}
            onChange={(event) => setEverything(event.currentTarget.checked)}
          />
          {start.isError && <ProblemNotice error={start.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {common("cancel")}
            </Button>
            <Button loading={start.isPending} onClick={() => start.mutate({ everything })} data-autofocus>
              {t("start")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Cancel({ job }: { readonly job: RewrapJob }) {
  const t = useTranslations("settings.rewrap");
  const api = useApi();
  const cancel = useChange({
    send: (jobId: string, intent) => cancelRewrap(api, jobId, intent),
    touches: [kmsKey],
    onDone: () => notifications.show({ message: t("cancelled") }),
  });
  return (
    <Group justify="flex-end">
      {cancel.isError && <ProblemNotice error={cancel.error} />}
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
        {t("cancel")}
      </Button>
    </Group>
  );
}
