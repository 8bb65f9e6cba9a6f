import { useTranslations } from "use-intl";
import { ExplainedBadge } from "../../elements/explained-badge.tsx";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import type { Lease } from "./queries.ts";
import { useOutcome } from "./use-outcome.ts";

const tones: Readonly<Record<NonNullable<Lease["killing"]>["outcome"], Tone>> = {
  killed: "neutral",
  pending: "warn",
  left: "warn",
  over: "neutral",
};

/** How a lease stands; once it is over, what became of what was delivered, on hover and focus. */
export function LeaseState({ lease }: { readonly lease: Lease }) {
  const t = useTranslations("leases.states");
  const outcomeOf = useOutcome();
  if (lease.state === "live") return <ToneBadge tone="good">{t("live")}</ToneBadge>;
  if (lease.killing === null) return <ToneBadge tone="neutral">{t(lease.state)}</ToneBadge>;
  return <ExplainedBadge tone={tones[lease.killing.outcome]} word={t(lease.state)} why={outcomeOf(lease)} />;
}
