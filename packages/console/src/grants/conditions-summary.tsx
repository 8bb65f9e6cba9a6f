import { useTranslations } from "use-intl";
import type { Conditions } from "./grant-values.ts";
import { useWeekdays } from "./weekdays.ts";

/** What else must be so for a grant to hold, in a line. */
export function ConditionsSummary({ conditions }: { readonly conditions: Conditions | null }) {
  const words = useConditionsInWords();
  const text = words(conditions);
  return <span title={text}>{text}</span>;
}

/** Conditions as a line of text. */
export function useConditionsInWords(): (conditions: Conditions | null) => string {
  const t = useTranslations("grants");
  const weekdays = useWeekdays();
  return (conditions) => {
    if (conditions === null) return t("list.always");
    const { hours, networks, clients, maxChainLength } = conditions;
    return [
      ...(hours === undefined
        ? []
        : [t("summary.hours", { days: daysInWords(hours.days), from: hours.from, to: hours.to, zone: hours.timeZone })]),
      ...(networks === undefined ? [] : [t("summary.networks", { networks: networks.join(", ") })]),
      ...(clients === undefined ? [] : [t("summary.clients", { count: clients.length })]),
      ...(maxChainLength === undefined ? [] : [t("summary.chain", { count: maxChainLength })]),
    ].join(" · ");
  };

  function daysInWords(days: NonNullable<Conditions["hours"]>["days"]): string {
    if (days.length === weekdays.length) return t("summary.daily");
    const first = weekdays.findIndex(({ day }) => days.includes(day));
    const run = weekdays.slice(first, first + days.length);
    const isRun = days.length > 2 && run.every(({ day }) => days.includes(day));
    if (isRun) return `${run[0]?.short}–${run.at(-1)?.short}`;
    return weekdays.flatMap(({ day, short }) => (days.includes(day) ? [short] : [])).join(", ");
  }
}
