import { Button } from "@mantine/core";
import { IconCircleCheck, IconCircleMinus, IconCircleX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import type { components } from "../../api/schema.ts";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import type providers from "../../messages/en/providers.ts";
import classes from "./providers.module.css";
import { testProvider } from "./queries.ts";

type Steps = components["schemas"]["ProviderTest"]["steps"];
type KnownStep = keyof (typeof providers)["connection"]["step"];

const icons = { passed: IconCircleCheck, failed: IconCircleX, skipped: IconCircleMinus } as const;

/** Tries a provider out, step by step. */
export function ConnectionTest({ providerId }: { readonly providerId: string }) {
  const t = useTranslations("providers");
  const api = useApi();
  const test = useMutation({ mutationFn: () => testProvider(api, providerId) });
  return (
    <Panel
      title={t("connection.test")}
      actions={
        <Button variant="default" size="xs" loading={test.isPending} onClick={() => test.mutate()}>
          {t("action.test")}
        </Button>
      }
    >
      <p className={classes.quiet}>{t("connection.testText")}</p>
      <div role="status">
        {test.isSuccess && (
          <>
            <p className={classes.verdict} data-good={test.data.ok}>
              {t(test.data.ok ? "connection.good" : "connection.bad")}
            </p>
            <StepList steps={test.data.steps} />
          </>
        )}
      </div>
      {test.isError && <ProblemNotice error={test.error} />}
    </Panel>
  );
}

function StepList({ steps }: { readonly steps: Steps }) {
  const t = useTranslations("providers.connection");
  return (
    <ul className={classes.steps}>
      {steps.map(({ name, outcome, message }) => {
        const Icon = icons[outcome];
        return (
          <li key={name} data-outcome={outcome}>
            <Icon size={20} aria-label={t(`outcome.${outcome}`)} role="img" />
            <div>
              <strong>{t.has(`step.${name}` as `step.${KnownStep}`) ? t(`step.${name as KnownStep}`) : name}</strong>
              <span className={classes.quiet}>{message}</span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
