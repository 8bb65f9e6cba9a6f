import { Switch } from "@mantine/core";
import { useTranslations } from "use-intl";
import classes from "./audit-page.module.css";
import type { TailState } from "./use-tail.ts";

interface LiveSwitchProps {
  readonly state: TailState;
  /** Whether the time that is looked through has an end. */
  readonly isPast: boolean;
  readonly onChange: (live: boolean) => void;
}

const messages = {
  connecting: "connecting",
  live: "on",
  again: "again",
  scrolled: "scrolled",
  hidden: "hidden",
} as const;

/** Follows the log, and says whether it does. */
export function LiveSwitch({ state, isPast, onChange }: LiveSwitchProps) {
  const t = useTranslations("audit.live");
  return (
    <div className={classes.live}>
      <Switch label={t("follow")} checked={state !== "off"} disabled={isPast} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span role="status" className={classes.liveState} data-state={state}>
        {state === "off" ? isPast && t("notPast") : t(messages[state])}
      </span>
    </div>
  );
}
