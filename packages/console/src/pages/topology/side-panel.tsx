import { CloseButton } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslations } from "use-intl";
import classes from "./side-panel.module.css";

interface SidePanelProps {
  readonly title: ReactNode;
  readonly badge?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What is selected, beside the canvas. It takes the focus when it opens, and Escape closes it. */
export function SidePanel({ title, badge, onClose, children }: SidePanelProps) {
  const t = useTranslations("topology.edge");
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  return (
    <aside className={classes.panel} aria-labelledby={id} onKeyDown={onKeyDown}>
      <div className={classes.top}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {badge}
        <CloseButton aria-label={t("close")} onClick={onClose} />
      </div>
      <div className={classes.body}>{children}</div>
    </aside>
  );
}

/** A part of the panel under its own heading. */
export function PanelPart({ title, hint, actions, children }: { title: string; hint?: string; actions?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.part} aria-labelledby={id}>
      <div className={classes.partHead}>
        <h3 id={id}>{title}</h3>
        {actions}
      </div>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      {children}
    </section>
  );
}
