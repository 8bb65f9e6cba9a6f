import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import classes from "./register.module.css";
import { isComplete, isOpen, type RegisterStep, type Registration, registerSteps } from "./registration.ts";

/** The steps, and where somebody is among them. */
export function RegisterProgress({ registration, step }: { readonly registration: Registration; readonly step: RegisterStep }) {
  const t = useTranslations("register");
  const now = registerSteps.indexOf(step);
  return (
    <nav aria-label={t("steps")}>
      <ol className={classes.steps}>
        {registerSteps.map((one, index) => {
          const isPast = index < now && isComplete(registration, one);
          const label = (
            <>
              <span className={classes.number} aria-hidden>
                {isPast ? <IconCheck size={14} /> : index + 1}
              </span>
              {t(`step.${one}.name`)}
            </>
          );
          return (
            <li key={one} data-past={isPast || undefined} data-now={one === step || undefined}>
              {isOpen(registration, one) ? (
                <Link to="/agents/new" search={one === "what" ? {} : { step: one }} aria-current={one === step ? "step" : undefined}>
                  {label}
                </Link>
              ) : (
                <span>{label}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
