import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import type { AuditFilters } from "./audit-filters.ts";
import { collectEvents, mostExported, saveLines } from "./collect-events.ts";

interface ExportEventsProps {
  readonly filters: AuditFilters;
  readonly isAsked: boolean;
}

/** Takes what was found along, as JSON lines. */
export function ExportEvents({ filters, isAsked }: ExportEventsProps) {
  const t = useTranslations("audit.export");
  const common = useTranslations("elements.action");
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} disabled={!isAsked} onClick={() => setOpened(true)}>
        {t("action")}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("title")} closeButtonProps={{ "aria-label": common("close") }}>
        <Collecting filters={filters} />
      </Modal>
    </>
  );
}

interface Progress {
  readonly count: number;
  readonly isRunning: boolean;
  readonly isCut: boolean;
}

function Collecting({ filters }: { readonly filters: AuditFilters }) {
  const t = useTranslations("audit.export");
  const api = useApi();
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<unknown>();
  const stopping = useRef<AbortController>(undefined);
  const start = async () => {
    const stop = new AbortController();
    stopping.current = stop;
    setError(undefined);
    setProgress({ count: 0, isRunning: true, isCut: false });
    try {
      const onCount = (count: number) => setProgress({ count, isRunning: true, isCut: false });
      const { lines, isCut } = await collectEvents(api, filters, { signal: stop.signal, onCount });
      if (lines.length > 0) saveLines(lines);
      setProgress({ count: lines.length, isRunning: false, isCut });
    } catch (failure) {
      setProgress(undefined);
      if (!stop.signal.aborted) setError(failure);
    }
  };
  const isRunning = progress?.isRunning === true;
  return (
    <Stack gap="md">
      <Text>{t("text", { most: mostExported })}</Text>
      <Text role="status">
        {progress && (isRunning ? t("running", { count: progress.count }) : t("done", { count: progress.count }))}
        {progress?.isCut === true && ` ${t("cut", { most: mostExported })}`}
      </Text>
      {error !== undefined && <ProblemNotice error={error} />}
      <Group justify="flex-end">
        {isRunning && (
          <Button variant="default" onClick={() => stopping.current?.abort()}>
            {t("stop")}
          </Button>
        )}
        <Button loading={isRunning} onClick={() => void start()} data-autofocus>
          {t("start")}
        </Button>
      </Group>
    </Stack>
  );
}
