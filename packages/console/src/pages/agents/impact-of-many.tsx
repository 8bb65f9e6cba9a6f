import { useTranslations } from "use-intl";
import { BlastRadius } from "../../elements/blast-radius.tsx";
import { Scrollable } from "../../elements/scrollable.tsx";
import classes from "./agents-page.module.css";
import type { Agent } from "./queries.ts";

/** Each agent's impact is asked for, so not of more than a person reads. */
const most = 10;

/** Who and what stops with each of these agents. */
export function ImpactOfMany({ agents }: { readonly agents: readonly Agent[] }) {
  const t = useTranslations("elements.impact");
  const left = agents.length - most;
  return (
    <Scrollable label={t("title")} className={classes.impacts}>
      {agents.slice(0, most).map(({ id, name }) => (
        <div key={id}>
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <BlastRadius target={{ kind: "agent", id }} />
        </div>
      ))}
      {left > 0 && <p>{t("others", { count: left })}</p>}
    </Scrollable>
  );
}
