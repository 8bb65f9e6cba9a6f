import { Tooltip } from "@mantine/core";
import { useTranslations } from "use-intl";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import classes from "./leases.module.css";
import type { Lease } from "./queries.ts";

const tones: Readonly<Record<NonNullable<Lease["killing"]>["outcome"], Tone>> = {
  killed: "neutral",
  pending: "warn",
  left: "warn",
  over: "neutral",
};

/** How a lease stands; once it is over, what became of what was delivered, with the reason on hover and focus. */
export function LeaseState({ lease: { state, killing } }: { readonly lease: Lease }) {
  const t = useTranslations("leases");
  if (state === "live") return <ToneBadge tone="good">{t("states.live")}</ToneBadge>;
  const word = <ToneBadge tone={killing === null ? "neutral" : tones[killing.outcome]}>{t(`states.${state}`)}</ToneBadge>;
  if (killing === null) return word;
  return (
    <Tooltip label={`${t(`outcome.${killing.outcome}`)}. ${killing.explanation}`} multiline w={320}>
      <button type="button" className={classes.why}>
        {word}
      </button>
    </Tooltip>
  );
}
