import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { FilterSelect } from "../../elements/filter-bar.tsx";
import { type AuditFilters, type Range, rangesMs } from "./audit-filters.ts";
import classes from "./audit-page.module.css";

interface TimeFilterProps {
  readonly filters: AuditFilters;
  readonly onChange: (change: AuditFilters) => void;
}

const anyTime = { range: undefined, fromMs: undefined, toMs: undefined };
const dayMs = rangesMs["24h"];

/** A time until now by one click, or from one moment to another, in the viewer's zone. */
export function TimeFilter({ filters, onChange }: TimeFilterProps) {
  const t = useTranslations("audit.filter");
  const { range, fromMs, toMs } = filters;
  const isOwn = range === undefined && (fromMs !== undefined || toMs !== undefined);
  const choices = [...(Object.keys(rangesMs) as Range[]), "own"] as const;
  const choose = (choice: Range | "own" | undefined) =>
    onChange(choice === "own" ? { ...anyTime, fromMs: startOfMinute(Date.now() - dayMs) } : { ...anyTime, range: choice });
  const isBackwards = fromMs !== undefined && toMs !== undefined && toMs < fromMs;
  return (
    <>
      <FilterSelect
        label={t("range")}
        value={isOwn ? "own" : range}
        options={choices.map((choice) => [choice, t(`ranges.${choice}`)] as const)}
        onChange={choose}
      />
      {isOwn && (
        <>
          <TimeField label={t("from")} atMs={fromMs} onChange={(next) => onChange({ fromMs: next })} />
          <TimeField
            label={t("to")}
            atMs={toMs}
            error={isBackwards ? t("backwards") : undefined}
            onChange={(next) => onChange({ toMs: next })}
          />
        </>
      )}
    </>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly atMs: number | undefined;
  readonly error?: string | undefined;
  readonly onChange: (atMs: number | undefined) => void;
}

function TimeField({ label, atMs, error, onChange }: TimeFieldProps) {
  return (
    <TextInput
      type="datetime-local"
      className={classes.time ?? ""}
      leftSection={<span className={classes.inside}>{label}</span>}
      leftSectionWidth="4.5rem"
      aria-label={label}
      error={error}
      value={atMs === undefined ? "" : localOf(atMs)}
      onChange={(event) => {
        const next = new Date(event.currentTarget.value).getTime();
        onChange(Number.isNaN(next) ? undefined : next);
      }}
    />
  );
}

function startOfMinute(atMs: number): number {
  return Math.floor(atMs / 60_000) * 60_000;
}

/** A moment as a field of the browser wants it: local, without a zone. */
function localOf(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
