import type { ReactNode } from "react";
import classes from "./hinted.module.css";

/** A value with a quiet line below that says what it means. */
export function Hinted({ hint, children }: { readonly hint: string; readonly children: ReactNode }) {
  return (
    <>
      {children}
      <span className={classes.hint}>{hint}</span>
    </>
  );
}
