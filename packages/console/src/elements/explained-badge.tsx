import { Tooltip } from "@mantine/core";
import classes from "./explained-badge.module.css";
import { type Tone, ToneBadge } from "./tone-badge.tsx";

interface ExplainedBadgeProps {
  readonly tone: Tone;
  /** The word or two. */
  readonly word: string;
  /** Shown on hover, focus and touch. */
  readonly why: string;
}

/** A badge that tells why, for who asks. */
export function ExplainedBadge({ tone, word, why }: ExplainedBadgeProps) {
  return (
    <Tooltip label={why} multiline w={320}>
      <button type="button" className={classes.badge}>
        <ToneBadge tone={tone}>{word}</ToneBadge>
      </button>
    </Tooltip>
  );
}
