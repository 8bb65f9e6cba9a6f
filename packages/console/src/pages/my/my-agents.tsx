import type { MyAgent } from "@agent-id-guard/protocol";
import { Skeleton } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EndButton } from "../../elements/end-button.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import classes from "./my-page.module.css";
import { myAgentsOptions, myKey, stopMyAgent } from "./queries.ts";

/** The agents that may act for this person, or did lately. */
export function MyAgents() {
  const t = useTranslations("my.agents");
  const { data, error, refetch } = useQuery(myAgentsOptions(useApi()));
  return (
    <Panel title={t("title")}>
      {error !== null && data === undefined && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={120} />}
      {data?.items.length === 0 && (
        <EmptyState icon={<IconRobot size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map((agent) => (
            <OneAgent key={agent.agentId} agent={agent} />
          ))}
        </ul>
      )}
      {data?.isComplete === false && <p className={classes.quiet}>{t("more")}</p>}
    </Panel>
  );
}

function OneAgent({ agent }: { readonly agent: MyAgent }) {
  const t = useTranslations("my.agents");
  const { name, purpose, state, lastActedAtMs, resources, mayInvoke } = agent;
  const isWorking = state === "active" && (mayInvoke || lastActedAtMs !== null);
  return (
    <li className={classes.item}>
      <div className={classes.icon}>
        <IconRobot size={20} stroke={1.75} aria-hidden />
      </div>
      <div className={classes.words}>
        <p className={classes.head}>
          <bdi className={classes.name}>{name}</bdi>
          {state !== "active" && <StateBadge state={state} />}
        </p>
        <p className={classes.quiet}>{purpose}</p>
        <p>
          {lastActedAtMs === null ? t("notLately") : t.rich("lately", { moment: () => <Moment atMs={lastActedAtMs} /> })}
          {resources.length > 0 && <> {t.rich("reached", { names: () => <Names titles={resources.map(({ title }) => title)} /> })}</>}
        </p>
        {!mayInvoke && state === "active" && <p className={classes.quiet}>{t("noLonger")}</p>}
      </div>
      {isWorking && <StopForMe agent={agent} />}
    </li>
  );
}

const mostNames = 4;

function Names({ titles }: { readonly titles: readonly string[] }) {
  const t = useTranslations("my.agents");
  const shown = titles.slice(0, mostNames);
  return (
    <span title={titles.join(", ")}>
      {shown.map((title, index) => (
        <span key={title}>
          {index > 0 && t("comma")}
          <bdi className={classes.reached}>{title}</bdi>
        </span>
      ))}
      {titles.length > shown.length && ` ${t("others", { count: titles.length - shown.length })}`}
    </span>
  );
}

function StopForMe({ agent: { agentId, name } }: { readonly agent: MyAgent }) {
  const t = useTranslations("my.agents");
  const api = useApi();
  return (
    <EndButton
      label={t("stopName", { name })}
      title={t("question", { name })}
      text={t("means")}
      action={t("stop")}
      id={agentId}
      send={(id, intent) => stopMyAgent(api, id, intent)}
      touches={[myKey]}
      done={() => t("stopped", { name })}
    />
  );
}
