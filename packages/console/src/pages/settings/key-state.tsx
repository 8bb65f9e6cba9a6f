import { useTranslations } from "use-intl";
import type { SigningKey } from "./queries.ts";
import classes from "./settings.module.css";

/** What a signing key does at present, by word and by color. */
export function KeyState({ state }: { readonly state: SigningKey["state"] }) {
  const t = useTranslations("settings.keys.states");
  return (
    <span className={classes.keyState} data-state={state}>
      {t(state)}
    </span>
  );
}
