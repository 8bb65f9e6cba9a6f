import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import classes from "./event-panel.module.css";

/** Allowed or denied, by word, sign and color. */
export function DecisionBadge({ effect }: { readonly effect: "allow" | "deny" }) {
  const t = useTranslations("events.decision");
  const Sign = effect === "allow" ? IconCircleCheck : IconCircleX;
  return (
    <span className={classes.effect} data-effect={effect}>
      <Sign size={16} aria-hidden />
      {t(effect)}
    </span>
  );
}
