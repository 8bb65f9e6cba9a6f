import { EntityLink } from "../elements/entity-link.tsx";
import classes from "./event-panel.module.css";

const id = "[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}";
/** An id, or what the server writes of a resource: its short name with the id in brackets. */
const named = new RegExp(`(?:\\S+ \\((${id})\\)|(${id}))`, "g");

/** A sentence of the server in which ids are told by their names. */
export function NamedText({ text }: { readonly text: string }) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(named)) {
    parts.push(text.slice(at, found.index), <EntityLink key={found.index} id={found[1] ?? found[2] ?? ""} />);
    at = found.index + found[0].length;
  }
  return (
    <span className={classes.sentence}>
      {parts}
      {text.slice(at)}
    </span>
  );
}
