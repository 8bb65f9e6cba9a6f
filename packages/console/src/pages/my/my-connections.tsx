import type { MyConnection } from "@agent-id-guard/protocol";
import { Button, Skeleton } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ToneBadge } from "../../elements/tone-badge.tsx";
import { MyDisconnect } from "./my-disconnect.tsx";
import { MyOwnSecret } from "./my-own-secret.tsx";
import classes from "./my-page.module.css";
import { myConnectionsOptions, startConnection } from "./queries.ts";

/** The accounts that agents may use for this person: what is connected, and what could be. */
export function MyConnections() {
  const t = useTranslations("my.connections");
  const { data, error, refetch } = useQuery(myConnectionsOptions(useApi()));
  return (
    <Panel title={t("title")}>
      {error !== null && data === undefined && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={90} />}
      {data?.items.length === 0 && (
        <EmptyState icon={<IconPlugConnected size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <p className={classes.explain}>{t("explain")}</p>
          <ul className={classes.list}>
            {data.items.map((mine) => (
              <OneConnection key={mine.credentialId} mine={mine} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function OneConnection({ mine }: { readonly mine: MyConnection }) {
  const t = useTranslations("my.connections");
  const format = useFormatter();
  const { name, resource, connection, agents } = mine;
  return (
    <li className={classes.item}>
      <div className={classes.icon}>
        <IconPlugConnected size={20} stroke={1.75} aria-hidden />
      </div>
      <div className={classes.words}>
        <p className={classes.head}>
          <bdi className={classes.name}>{resource.title}</bdi>
          <Standing mine={mine} />
        </p>
        <p className={classes.quiet}>
          {name !== resource.title && (
            <>
              <bdi>{name}</bdi>
              {". "}
            </>
          )}
          {connection !== null && connection.account !== null && (
            <>{t.rich("as", { account: () => <bdi className={classes.reached}>{connection.account}</bdi> })} </>
          )}
          {connection !== null && t.rich("since", { moment: () => <Moment atMs={connection.createdAtMs} /> })}
        </p>
        <p className={classes.quiet}>
          {agents.length === 0
            ? t("noAgents")
            : t.rich(connection === null ? "agentsCould" : "agents", {
                names: () => <bdi>{format.list(agents.map((agent) => agent.name))}</bdi>,
              })}
        </p>
        {connection?.state === "dead" && <p className={classes.urgent}>{t("dead")}</p>}
      </div>
      <div className={classes.act}>
        <Connect mine={mine} />
        {connection !== null && <MyDisconnect mine={mine} connectionId={connection.id} />}
      </div>
    </li>
  );
}

function Standing({ mine: { connection, kind } }: { readonly mine: MyConnection }) {
  const t = useTranslations("my.connections.standing");
  if (connection === null) return <ToneBadge tone="neutral">{t(kind === "secret" ? "noKey" : "none")}</ToneBadge>;
  if (kind === "secret") return <ToneBadge tone="good">{t("stored")}</ToneBadge>;
  return <ToneBadge tone={connection.state === "active" ? "good" : "bad"}>{t(connection.state)}</ToneBadge>;
}

/** Goes to the page where the person agrees, or takes in a value that is typed. */
function Connect({ mine }: { readonly mine: MyConnection }) {
  const t = useTranslations("my.connections");
  const api = useApi();
  const start = useChange({
    send: (credentialId: string, intent) => startConnection(api, credentialId, intent),
    touches: [],
    onDone: ({ url }) => window.location.assign(url),
  });
  const isAgain = mine.connection !== null;
  if (mine.kind === "secret") return <MyOwnSecret mine={mine} isAgain={isAgain} />;
  return (
    <>
      <Button
        size="xs"
        variant={isAgain && mine.connection?.state === "active" ? "default" : "filled"}
        loading={start.isPending}
        aria-label={t(isAgain ? "againName" : "connectName", { name: mine.resource.title })}
        onClick={() => start.mutate(mine.credentialId)}
      >
        {t(isAgain ? "again" : "connect")}
      </Button>
      {start.isError && <ProblemNotice error={start.error} />}
    </>
  );
}
