import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { PageHeader } from "../../../elements/page-header.tsx";
import { Panel } from "../../../elements/panel.tsx";
import { useMay } from "../../../session/me.ts";
import { RegisterProgress } from "./progress.tsx";
import classes from "./register.module.css";
import { isBegun, isOpen, type RegisterStep, registerSteps } from "./registration.ts";
import { StepFirstCall } from "./step-first-call.tsx";
import { StepReach } from "./step-reach.tsx";
import { StepReview } from "./step-review.tsx";
import { StepSignIn } from "./step-sign-in.tsx";
import { StepWhat } from "./step-what.tsx";
import { Summary } from "./summary.tsx";
import { useRegistration } from "./use-registration.ts";

const route = getRouteApi("/agents/new");

/** From an idea to a working first call, in five steps. What was entered is kept when somebody leaves. */
export function RegisterPage() {
  const t = useTranslations("register");
  const title = useTranslations("agents")("title");
  const may = useMay()("POST /agents");
  const wizard = useRegistration();
  const { registration } = wizard;
  return (
    <>
      <PageHeader
        title={t("title")}
        above={<Link to="/agents">{title}</Link>}
        description={t("description")}
        actions={
          isBegun(registration) && (
            <Button variant="default" onClick={wizard.startAnew}>
              {t(registration.isDone ? "another" : "anew")}
            </Button>
          )
        }
      />
      {may ? <Wizard wizard={wizard} /> : <Panel>{t("mayNot")}</Panel>}
    </>
  );
}

function Wizard({ wizard }: { readonly wizard: ReturnType<typeof useRegistration> }) {
  const t = useTranslations("register");
  const { step: wanted = "what" } = route.useSearch();
  const { registration } = wizard;
  const step = isOpen(registration, wanted) ? wanted : (registerSteps.findLast((one) => isOpen(registration, one)) ?? "what");
  const isForm = step === "what" || step === "reach" || step === "sign-in";
  return (
    <div className={classes.wizard}>
      <RegisterProgress registration={registration} step={step} />
      <div className={classes.columns} data-wide={!isForm || undefined}>
        <div>
          {step === "first-call" ? (
            <StepFirstCall registration={registration} credential={wizard.credential} onCredential={wizard.hold} onFinish={wizard.forget} />
          ) : (
            <Panel title={t(`step.${step}.title`)}>
              {step === "review" ? (
                <StepReview registration={registration} isRunning={wizard.isRunning} error={wizard.error} onRegister={wizard.register} />
              ) : (
                <FormStep key={step} step={step} wizard={wizard} />
              )}
            </Panel>
          )}
        </div>
        {isForm && (
          <aside className={classes.summary ?? ""}>
            <Panel title={t("summary.title")}>
              <Summary registration={registration} />
            </Panel>
          </aside>
        )}
      </div>
    </div>
  );
}

const parts = { what: StepWhat, reach: StepReach, "sign-in": StepSignIn } as const;

interface FormStepProps {
  readonly step: keyof typeof parts;
  readonly wizard: ReturnType<typeof useRegistration>;
}

/** A step that is filled in, with the way on and back. */
function FormStep({ step, wizard }: FormStepProps) {
  const t = useTranslations("register");
  const navigate = route.useNavigate();
  const at = registerSteps.indexOf(step);
  const go = (to: RegisterStep | undefined) => void navigate({ search: to === undefined || to === "what" ? {} : { step: to } });
  const Part = parts[step];
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wizard.check(step)) go(registerSteps[at + 1]);
      }}
    >
      <Part registration={wizard.registration} onChange={wizard.change} isChecked={wizard.isChecked(step)} refused={wizard.refused} />
      <div className={classes.ways}>
        {at > 0 && (
          <Button variant="default" onClick={() => go(registerSteps[at - 1])}>
            {t("back")}
          </Button>
        )}
        <Button type="submit">{t("next")}</Button>
      </div>
    </form>
  );
}
