import { Tooltip } from "@mantine/core";
import { useFormatter, useNow, useTranslations } from "use-intl";
import classes from "./moment.module.css";

export interface MomentProps {
  /** Milliseconds since 1970; null for what has not happened. */
  readonly atMs: number | null | undefined;
  /** `relative` (the default) for lists, `exact` where the second counts. */
  readonly as?: "relative" | "exact";
  /** What is said for `null`. Default: that it never happened. */
  readonly never?: string;
}

const refreshMs = 30_000;

/** A moment, in the viewer's zone; its UTC form on hover and on focus. */
export function Moment({ atMs, as = "relative", never }: MomentProps) {
  const t = useTranslations("elements.moment");
  const format = useFormatter();
  const now = useNow({ updateInterval: refreshMs });
  if (atMs === null || atMs === undefined) return <span className={classes.never}>{never ?? t("never")}</span>;
  const exact = format.dateTime(atMs, { dateStyle: "medium", timeStyle: as === "exact" ? "medium" : "short" });
  const iso = new Date(atMs).toISOString();
  const utc = iso.replace("T", " ").replace("Z", " UTC");
  return (
    <Tooltip label={as === "exact" ? utc : `${exact} · ${utc}`}>
      <button type="button" className={classes.moment}>
        <time dateTime={iso}>{as === "exact" ? exact : format.relativeTime(atMs, now)}</time>
      </button>
    </Tooltip>
  );
}
