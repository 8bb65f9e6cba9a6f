import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { TimeSeries } from "../../elements/time-series.tsx";
import { agentActivityOptions } from "./queries.ts";

/** Calls, denials and tokens of an agent over the last days. */
export function ActivityChart({ agentId, days }: { readonly agentId: string; readonly days: 1 | 30 }) {
  const t = useTranslations("agents.activity");
  const { data, error, refetch } = useQuery(agentActivityOptions(useApi(), agentId, days));
  if (data === undefined)
    return error === null ? <Skeleton height={150} radius="md" /> : <ProblemNotice error={error} onRetry={() => void refetch()} />;
  const { atMs, calls, denials, tokens } = data.series;
  return (
    <TimeSeries
      label={t(days === 1 ? "lastDay" : "last30Days")}
      atMs={atMs}
      series={[
        { name: t("calls"), values: calls, tone: "accent" },
        { name: t("denials"), values: denials, tone: "bad" },
        { name: t("tokens"), values: tokens, tone: "neutral" },
      ]}
    />
  );
}
