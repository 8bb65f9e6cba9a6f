import { Tooltip } from "@mantine/core";
import { useTranslations } from "use-intl";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import classes from "./leases.module.css";
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
  const outcome = useOutcome()(lease);
  if (lease.state === "live") return <ToneBadge tone="good">{t("live")}</ToneBadge>;
  const word = <ToneBadge tone={lease.killing === null ? "neutral" : tones[lease.killing.outcome]}>{t(lease.state)}</ToneBadge>;
  if (outcome === "") return word;
  return (
    <Tooltip label={outcome} multiline w={320}>
      <button type="button" className={classes.why}>
        {word}
      </button>
    </Tooltip>
  );
}
