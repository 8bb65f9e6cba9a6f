import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import type { components } from "../../api/schema.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import classes from "./audit-page.module.css";
import { verifyLog } from "./queries.ts";

/** Checks that nothing in the log was changed, cut or put in. */
export function VerifyLog() {
  const t = useTranslations("audit.verify");
  const common = useTranslations("elements.action");
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconShieldCheck size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {t("action")}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("title")} closeButtonProps={{ "aria-label": common("close") }}>
        <Check />
      </Modal>
    </>
  );
}

function Check() {
  const t = useTranslations("audit.verify");
  const api = useApi();
  const check = useMutation({
    mutationFn: async () => {
      const startedMs = performance.now();
      const verdict = await verifyLog(api);
      return { verdict, tookSeconds: (performance.now() - startedMs) / 1_000 };
    },
  });
  return (
    <Stack gap="md">
      <Text>{t("text")}</Text>
      <div role="status">
        {check.isPending && <Running />}
        {check.data !== undefined && !check.isPending && <Verdict {...check.data} />}
      </div>
      {check.isError && <ProblemNotice error={check.error} />}
      <Group justify="flex-end">
        <Button loading={check.isPending} onClick={() => check.mutate()} data-autofocus>
          {check.data === undefined ? t("start") : t("again")}
        </Button>
      </Group>
    </Stack>
  );
}

function Running() {
  const t = useTranslations("audit.verify");
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return (
    <Group gap="sm">
      <Loader size="xs" aria-hidden />
      <Text>{t("running", { seconds })}</Text>
    </Group>
  );
}

interface VerdictProps {
  readonly verdict: components["schemas"]["AuditVerification"];
  readonly tookSeconds: number;
}

function Verdict({ verdict: { ok, events, headSeq, checkpoints, firstBad }, tookSeconds }: VerdictProps) {
  const t = useTranslations("audit.verify");
  const Sign = ok ? IconShieldCheck : IconShieldX;
  return (
    <div className={classes.verdict} data-ok={ok}>
      <Sign size={22} aria-hidden />
      <div>
        <strong>{ok ? t("good") : t("bad", { seq: firstBad?.seq ?? headSeq + 1 })}</strong>
        <p>{ok ? t("goodText", { events, head: headSeq, checkpoints }) : t("badText", { events })}</p>
        {ok && checkpoints === 0 && <p>{t("noCheckpoint")}</p>}
        {firstBad !== undefined && (
          <p>
            {t("what")}: {firstBad.why}
          </p>
        )}
        {!ok && <p>{t("next")}</p>}
        <p className={classes.took}>{t("tookSeconds", { seconds: Math.round(tookSeconds * 10) / 10 })}</p>
      </div>
    </div>
  );
}
