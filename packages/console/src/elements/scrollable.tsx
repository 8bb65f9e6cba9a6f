import { Box } from "@mantine/core";
import type { ReactNode, Ref } from "react";

export interface ScrollableProps {
  /** What it holds, for who can't see it. */
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

/** A region that scrolls by itself, and takes the focus so that the keyboard can scroll it (WCAG 2.1.1). */
export function Scrollable({ label, className, children, ref }: ScrollableProps) {
  return (
    <Box component="section" tabIndex={0} aria-label={label} className={className} ref={ref}>
      {children}
    </Box>
  );
}
