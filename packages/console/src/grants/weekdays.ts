import { useFormatter } from "use-intl";
import type { Conditions } from "./grant-values.ts";

export type Weekday = NonNullable<Conditions["hours"]>["days"][number];

const days: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const aMondayMs = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** The days of the week in their order, by their short names in the viewer's language. */
export function useWeekdays(): readonly { readonly day: Weekday; readonly short: string }[] {
  const format = useFormatter();
  return days.map((day, index) => ({ day, short: format.dateTime(aMondayMs + index * dayMs, { weekday: "short", timeZone: "UTC" }) }));
}
