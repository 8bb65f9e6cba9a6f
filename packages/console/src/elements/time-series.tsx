import { Button, Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { EmptyState } from "./empty-state.tsx";
import { Scrollable } from "./scrollable.tsx";
import classes from "./time-series.module.css";

/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** As many as there are moments. */
  readonly values: readonly number[];
  readonly tone: "accent" | "good" | "warn" | "bad" | "neutral";
}

export interface TimeSeriesProps {
  /** What the chart tells, for who can't see it. */
  readonly label: string;
  /** The beginning of each interval, rising. */
  readonly atMs: readonly number[];
  readonly series: readonly Series[];
}

const TimeChart = lazy(async () => ({ default: (await import("./time-chart.tsx")).TimeChart }));

/** Numbers over time: a chart, and the same as a table for who can't see or would rather read. */
export function TimeSeries({ label, atMs, series }: TimeSeriesProps) {
  const t = useTranslations("elements.chart");
  const [isTable, setTable] = useState(false);
  const [pointed, setPointed] = useState<number>();
  if (series.every(({ values }) => values.every((value) => value === 0))) return <EmptyState title={t("noData")} />;
  return (
    <figure className={classes.figure} aria-label={label}>
      <figcaption className={classes.legend}>
        <Legend atMs={atMs} series={series} pointed={pointed} />
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setTable(!isTable)}>
          {isTable ? t("asChart") : t("asTable")}
        </Button>
      </figcaption>
      {isTable ? (
        <ValueTable label={label} atMs={atMs} series={series} />
      ) : (
        <Suspense fallback={<Skeleton className={classes.chart ?? ""} />}>
          <TimeChart className={classes.chart} atMs={atMs} series={series} onPoint={setPointed} />
        </Suspense>
      )}
    </figure>
  );
}

interface LegendProps extends Pick<TimeSeriesProps, "atMs" | "series"> {
  readonly pointed: number | undefined;
}

/** The lines by name; under the pointer their values, else their sums. */
function Legend({ atMs, series, pointed }: LegendProps) {
  const format = useFormatter();
  const at = pointed === undefined ? undefined : atMs[pointed];
  return (
    <ul className={classes.names}>
      {series.map(({ name, values, tone }) => {
        const value = pointed === undefined ? values.reduce((sum, each) => sum + each, 0) : (values[pointed] ?? 0);
        return (
          <li key={name} data-tone={tone}>
            {name} <strong>{format.number(value)}</strong>
          </li>
        );
      })}
      {at !== undefined && <li className={classes.at}>{format.dateTime(at, { dateStyle: "medium", timeStyle: "short" })}</li>}
    </ul>
  );
}

function ValueTable({ label, atMs, series }: TimeSeriesProps) {
  const t = useTranslations("elements.chart");
  const format = useFormatter();
  return (
    <Scrollable label={label} className={classes.chart}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("time")}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {atMs.map((at, index) => (
            <tr key={at}>
              <th scope="row">{format.dateTime(at, { dateStyle: "medium", timeStyle: "short" })}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{format.number(values[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
