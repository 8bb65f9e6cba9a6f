import { CopyButton } from "./copy-button.tsx";
import classes from "./identifier.module.css";

/** An id or an address, in full, to be copied. */
export function Identifier({ value }: { readonly value: string }) {
  return (
    <span className={classes.identifier}>
      <code>{value}</code>
      <CopyButton value={value} />
    </span>
  );
}
