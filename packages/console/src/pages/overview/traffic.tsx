import { SegmentedControl, Skeleton } from "@mantine/core";
import { useTranslations } from "use-intl";
import { Panel } from "../../elements/panel.tsx";
import { TimeSeries } from "../../elements/time-series.tsx";
import { type Range, ranges, type Statistics } from "./queries.ts";

interface TrafficProps {
  readonly statistics: Statistics | undefined;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
}

/** Calls, refusals and tokens over time. */
export function Traffic({ statistics, range, onRange }: TrafficProps) {
  const t = useTranslations("overview.traffic");
  const series = statistics?.series;
  return (
    <Panel
      title={t("title")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("range")}
          value={range}
          data={(Object.keys(ranges) as Range[]).map((value) => ({ value, label: t(`ranges.${value}`) }))}
          onChange={(next) => onRange(next as Range)}
        />
      }
    >
      {series === undefined ? (
        <Skeleton height={260} />
      ) : (
        <TimeSeries
          label={t("label")}
          atMs={series.atMs}
          series={[
            { name: t("calls"), values: series.calls, tone: "accent" },
            { name: t("tokens"), values: series.tokens, tone: "neutral" },
            { name: t("denials"), values: series.denials, tone: "bad" },
            { name: t("failures"), values: series.failures, tone: "warn" },
          ]}
        />
      )}
    </Panel>
  );
}
