import classes from "./code-block.module.css";
import { CopyButton } from "./copy-button.tsx";
import { Scrollable } from "./scrollable.tsx";

export interface CodeBlockProps {
  readonly code: string;
  /** What it is, read out to who can't see it. */
  readonly label: string;
}

/** Code as plain text, with a button that copies it. */
export function CodeBlock({ code, label }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <Scrollable className={classes.scroll} label={label}>
        <pre>
          <code>{code}</code>
        </pre>
      </Scrollable>
      <div className={classes.copy}>
        <CopyButton value={code} />
      </div>
    </div>
  );
}
