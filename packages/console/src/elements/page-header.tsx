import type { ReactNode } from "react";
import classes from "./page-header.module.css";

export interface PageHeaderProps {
  /** Also the document's title. */
  readonly title: string;
  /** One line below. */
  readonly description?: ReactNode;
  /** Beside the title: states and badges. */
  readonly badges?: ReactNode;
  /** At the end of the line: what can be done here. */
  readonly actions?: ReactNode;
  /** Above the title: the way back. */
  readonly above?: ReactNode;
}

/** The head of every page. */
export function PageHeader({ title, description, badges, actions, above }: PageHeaderProps) {
  return (
    <header className={classes.header}>
      <title>{`${title} · Agent ID Guard`}</title>
      {above !== undefined && <div className={classes.above}>{above}</div>}
      <div className={classes.line}>
        <h1 className={classes.title}>{title}</h1>
        {badges}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {description !== undefined && <div className={classes.description}>{description}</div>}
    </header>
  );
}
