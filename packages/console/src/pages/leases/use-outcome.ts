import { useFormatter, useTranslations } from "use-intl";
import type { Lease } from "./queries.ts";

/** Says what became of what was delivered by a lease; nothing while it lives. */
export function useOutcome(): (lease: Lease) => string {
  const t = useTranslations("leases.outcome");
  const format = useFormatter();
  return ({ killing, mode, mostUntilMs }) => {
    if (killing === null) return "";
    const { outcome, explanation } = killing;
    if (outcome !== "left") return t(outcome, { why: explanation });
    if (mode === "reveal") return t("leftReveal");
    if (mode === "token") return t("leftToken");
    return t("left", { when: format.dateTime(mostUntilMs, { dateStyle: "medium", timeStyle: "short" }) });
  };
}
