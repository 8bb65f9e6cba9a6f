import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useMe } from "../../session/me.ts";
import { FirstSteps } from "./first-steps.tsx";
import { NewestAgents } from "./newest-agents.tsx";
import classes from "./overview-page.module.css";
import { type Range, statisticsOptions } from "./queries.ts";
import { RecentEvents } from "./recent-events.tsx";
import { Registered } from "./registered.tsx";
import { ThingsToDo } from "./things-to-do.tsx";
import { Traffic } from "./traffic.tsx";

const route = getRouteApi("/overview");

/** The first page of who administers or audits: what is there, what goes on, and what may need doing. */
export function OverviewPage() {
  const t = useTranslations("overview");
  const { range = "24h" } = route.useSearch();
  const navigate = route.useNavigate();
  const { role } = useMe();
  const { data: statistics, error, refetch } = useQuery(statisticsOptions(useApi(), range));
  const show = (next: Range) => void navigate({ search: next === "24h" ? {} : { range: next }, replace: true });
  const isNew = statistics?.agents.total === 0 && role !== "developer";
  return (
    <>
      <PageHeader title={t("title")} />
      {error !== null && statistics === undefined && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      <div className={classes.page}>
        {isNew ? <FirstSteps statistics={statistics} /> : <Registered statistics={statistics} />}
        <div className={classes.columns}>
          {!isNew && <Traffic statistics={statistics} range={range} onRange={show} />}
          <ThingsToDo isReady={statistics !== undefined} />
        </div>
        {!isNew && (
          <div className={classes.columns}>
            {role === "developer" ? null : <RecentEvents />}
            <NewestAgents />
          </div>
        )}
      </div>
    </>
  );
}
