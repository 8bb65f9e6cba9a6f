import type { ReactNode } from "react";
import classes from "./tone-badge.module.css";

export type Tone = "good" | "warn" | "bad" | "accent" | "neutral";

/** A word or two about how something stands, told by color too. */
export function ToneBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
