import { IconCheck } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { Panel } from "../../elements/panel.tsx";
import type { NavigationItem } from "../../shell/navigation-items.ts";
import classes from "./first-steps.module.css";
import { PlaceLink } from "./place-link.tsx";
import type { Statistics } from "./queries.ts";

interface Step {
  readonly name: "resource" | "agent" | "call";
  readonly place: NavigationItem["name"];
  readonly isDone: boolean;
}

/** What to do where nothing is registered yet. */
export function FirstSteps({ statistics }: { readonly statistics: Statistics }) {
  const t = useTranslations("overview.first");
  const steps: readonly Step[] = [
    { name: "resource", place: "resources", isDone: statistics.resources.total > 0 },
    { name: "agent", place: "agents", isDone: statistics.agents.total > 0 },
    { name: "call", place: "audit", isDone: false },
  ];
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <Panel title={t("title")}>
      <p className={classes.text}>{t("text")}</p>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <li key={step.name} data-done={step.isDone || undefined} aria-current={step === next ? "step" : undefined}>
            <span className={classes.number}>{step.isDone ? <IconCheck size={16} aria-label={t("done")} /> : index + 1}</span>
            <div>
              <h3>{t(`${step.name}.title`)}</h3>
              <p>{t(`${step.name}.text`)}</p>
              <PlaceLink place={step.place}>{t(`${step.name}.action`)}</PlaceLink>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
