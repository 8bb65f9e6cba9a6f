import type { SessionAnswer } from "@agent-id-guard/protocol";
import { Button, Progress, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDeviceLaptop, IconDeviceMobile } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useBulk } from "../../elements/use-bulk.ts";
import { deviceOf } from "./device.ts";
import classes from "./my-page.module.css";
import { endMySession, myKey, mySessionsOptions } from "./queries.ts";

/** Where this person is signed in, and the way to sign out there. */
export function MySessions() {
  const t = useTranslations("my.sessions");
  const { data, error, refetch } = useQuery(mySessionsOptions(useApi()));
  const others = data?.items.filter(({ current }) => !current) ?? [];
  return (
    <Panel title={t("title")} actions={others.length > 1 && <EndOthers others={others} />}>
      {error !== null && data === undefined && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={90} />}
      {data !== undefined && (
        <ul className={classes.list}>
          {data.items.map((session) => (
            <OneSession key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OneSession({ session }: { readonly session: SessionAnswer }) {
  const t = useTranslations("my.sessions");
  const { browser, system, isMobile } = deviceOf(session.userAgent ?? "");
  const Icon = isMobile ? IconDeviceMobile : IconDeviceLaptop;
  const device = browser === undefined ? t("unknownDevice") : system === undefined ? browser : t("device", { browser, system });
  return (
    <li className={classes.item}>
      <div className={classes.icon}>
        <Icon size={20} stroke={1.75} aria-hidden />
      </div>
      <div className={classes.words}>
        <p className={classes.head}>
          <span className={classes.name} title={session.userAgent ?? undefined}>
            {device}
          </span>
          {session.current && <span className={classes.here}>{t("this")}</span>}
        </p>
        <p className={classes.quiet}>
          {session.address !== null && <bdi>{session.address} · </bdi>}
          {t.rich("lastSeen", { moment: () => <Moment atMs={session.lastSeenAtMs} /> })} ·{" "}
          {t.rich("since", { moment: () => <Moment atMs={session.createdAtMs} /> })}
        </p>
      </div>
      {!session.current && <EndSession id={session.id} device={device} />}
    </li>
  );
}

function EndSession({ id, device }: { readonly id: string; readonly device: string }) {
  const t = useTranslations("my.sessions");
  const api = useApi();
  const end = useChange({
    send: (sessionId: string, intent) => endMySession(api, sessionId, intent),
    touches: [myKey],
    onDone: () => notifications.show({ message: t("ended", { device }) }),
  });
  return (
    <div className={classes.act}>
      <Button variant="default" size="xs" aria-label={t("endDevice", { device })} loading={end.isPending} onClick={() => end.mutate(id)}>
        {t("end")}
      </Button>
      {end.isError && <ProblemNotice error={end.error} />}
    </div>
  );
}

/** Ends every session but this one, one after another. */
function EndOthers({ others }: { readonly others: readonly SessionAnswer[] }) {
  const t = useTranslations("my.sessions");
  const bulk = useTranslations("elements.bulk");
  const api = useApi();
  const queries = useQueryClient();
  const { progress, run } = useBulk<SessionAnswer>();
  const endAll = async () => {
    await run(others, ({ id }) => endMySession(api, id, { "Idempotency-Key": crypto.randomUUID() }));
    await queries.invalidateQueries({ queryKey: myKey });
  };
  if (progress?.running === true) {
    const label = bulk("running", { done: progress.done + progress.failures.length, total: progress.total });
    return <Progress className={classes.progress ?? ""} aria-label={label} value={(100 * progress.done) / progress.total} />;
  }
  return (
    <>
      {progress !== undefined && progress.failures.length > 0 && (
        <span role="alert" className={classes.failed}>
          {bulk("failed", { count: progress.failures.length })}
        </span>
      )}
      <Button variant="default" size="xs" onClick={() => void endAll()}>
        {t("endOthers")}
      </Button>
    </>
  );
}
