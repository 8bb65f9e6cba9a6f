import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { useLocale } from "use-intl";
import type { TimeSeriesProps } from "./time-series.tsx";

export interface TimeChartProps extends Pick<TimeSeriesProps, "atMs" | "series"> {
  readonly className: string | undefined;
  /** The interval under the pointer. */
  readonly onPoint: (index: number | undefined) => void;
}

const tones = { accent: "--accent", good: "--good", warn: "--warn", bad: "--bad", neutral: "--ink-quiet" } as const;

/** The drawing of {@link TimeSeries}. It is hidden from who can't see it: the table says the same. */
export function TimeChart({ className, atMs, series, onPoint }: TimeChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const locale = useLocale();
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const plot = new uPlot(optionsFor(element, series, locale, onPoint), [[...atMs], ...series.map(({ values }) => [...values])], element);
    const resize = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    resize.observe(element);
    // The colors are read from the page once, so a change of scheme draws anew.
    element.dataset.scheme = scheme;
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [atMs, series, scheme, locale, onPoint]);
  return <div ref={holder} className={className} aria-hidden />;
}

function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

function optionsFor(
  element: HTMLElement,
  series: TimeSeriesProps["series"],
  locale: string,
  onPoint: TimeChartProps["onPoint"],
): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = { stroke: color("--ink-quiet"), font, ticks: { show: false }, grid: { stroke: color("--line"), width: 1 } };
  const number = new Intl.NumberFormat(locale, { notation: "compact" });
  return {
    ...sizeOf(element),
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    padding: [8, 20, 0, 0],
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.08)] } },
    axes: [
      { ...axis, size: 28, grid: { show: false }, values: (_plot, splits) => timeLabels(splits, locale) },
      { ...axis, size: 44, values: (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? number.format(value) : "")) },
    ],
    series: [{}, ...series.map(({ name, tone }) => lineOf(name, color(tones[tone])))],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
  };
}

function lineOf(label: string, stroke: string): uPlot.Series {
  return { label, stroke, width: 2, fill: `color-mix(in srgb, ${stroke} 9%, transparent)`, points: { show: false } };
}

const dayMs = 86_400_000;

/** Days where a step is a day or more, else times of day. */
function timeLabels(atMs: readonly number[], locale: string): string[] {
  const step = (atMs[1] ?? dayMs) - (atMs[0] ?? 0);
  const form: Intl.DateTimeFormatOptions =
    step >= dayMs ? { month: "short", day: "numeric" } : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const format = new Intl.DateTimeFormat(locale, form);
  return atMs.map((at) => format.format(at));
}
