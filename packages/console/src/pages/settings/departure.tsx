import { Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useLength } from "../../elements/use-length.ts";
import { useMay } from "../../session/me.ts";
import { DepartureForm } from "./departure-form.tsx";
import { type DeparturePolicy, departurePolicyOptions } from "./queries.ts";
import classes from "./settings.module.css";

const steps = ["known", "person", "agents", "unclaimed", "back"] as const;

/** How long agents go on after their owner left, and what happens then. */
export function Departure() {
  const t = useTranslations("settings.departure");
  const { data: policy } = useSuspenseQuery(departurePolicyOptions(useApi()));
  const maySet = useMay()("PUT /departure-policy");
  return (
    <Stack gap="md">
      <Panel title={t("label")}>
        <p className={classes.explain}>{t("explain")}</p>
        {maySet ? <DepartureForm policy={policy} /> : <Graces policy={policy} />}
      </Panel>
      <Panel title={t("steps.title")}>
        <Facts items={steps.map((step) => [t(`steps.${step}`), t(`steps.${step}Text`)] as const)} />
      </Panel>
    </Stack>
  );
}

function Graces({ policy }: { readonly policy: DeparturePolicy }) {
  const t = useTranslations("settings.departure");
  const lengthOf = useLength();
  const tell = (seconds: number) => (seconds === 0 ? t("atOnce") : t("goesOn", { grace: lengthOf(seconds) }));
  return (
    <Facts
      items={[
        [
          t("other"),
          <Hinted key="other" hint={t("otherHint")}>
            {tell(policy.otherGraceSeconds)}
          </Hinted>,
        ],
        [
          t("security"),
          <Hinted key="security" hint={t("securityHint")}>
            {tell(policy.securityGraceSeconds)}
          </Hinted>,
        ],
      ]}
    />
  );
}
