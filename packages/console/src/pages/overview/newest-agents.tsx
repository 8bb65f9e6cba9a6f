import { Skeleton } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { PlaceLink } from "./place-link.tsx";
import { newestAgentsOptions } from "./queries.ts";
import classes from "./rows.module.css";

/** Who came last. */
export function NewestAgents() {
  const t = useTranslations("overview.newest");
  const { data, error, refetch } = useQuery(newestAgentsOptions(useApi()));
  return (
    <Panel title={t("title")} actions={<PlaceLink place="agents">{t("all")}</PlaceLink>}>
      {data === undefined && error !== null && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={220} />}
      {data?.length === 0 && <EmptyState icon={<IconRobot size={28} aria-hidden />} title={t("nothing")} text={t("nothingText")} />}
      {data !== undefined && data.length > 0 && (
        <ul className={classes.rows}>
          {data.map(({ id, name, purpose, state, createdAtMs }) => (
            <li key={id}>
              <div className={classes.words}>
                <p>
                  <EntityLink id={id} name={name} /> {state !== "active" && <StateBadge state={state} />}
                </p>
                <p className={classes.quiet} title={purpose}>
                  {purpose}
                </p>
              </div>
              <Moment atMs={createdAtMs} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
