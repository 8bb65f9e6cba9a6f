import { departurePolicySchema } from "@agent-id-guard/protocol";
import { Button, NumberInput, Select, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import { useLength } from "../../elements/use-length.ts";
import { amountOf, type Grace, secondsOf, unitsFor } from "./grace.ts";
import { type DeparturePolicy, setDeparturePolicy, settingsKey } from "./queries.ts";
import classes from "./settings.module.css";

/** Sets both graces. What was typed is kept over the sign-in that this asks for. */
export function DepartureForm({ policy }: { readonly policy: DeparturePolicy }) {
  const t = useTranslations("settings.departure");
  const api = useApi();
  const save = useChange({
    send: (body: DeparturePolicy, intent) => setDeparturePolicy(api, body, intent),
    touches: [settingsKey, ["impact"]],
    onDone: () => notifications.show({ message: t("saved") }),
  });
  const form = useForm({
    draft: "settings/departure",
    initial: { other: amountOf(policy.otherGraceSeconds), security: amountOf(policy.securityGraceSeconds) },
    schema: departurePolicySchema,
    toBody: ({ other, security }) => ({ otherGraceSeconds: secondsOf(other), securityGraceSeconds: secondsOf(security) }),
    error: save.error,
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const body = form.check();
        if (body !== undefined) save.mutate(body);
      }}
    >
      <Stack gap="lg">
        {(["other", "security"] as const).map((name) => (
          <GraceField
            key={name}
            name={name}
            value={form.values[name]}
            isWrong={form.errorAt(`${name}GraceSeconds`) !== undefined}
            onChange={(next) => form.set(name, next)}
          />
        ))}
        {save.isError && <ProblemNotice error={save.error} />}
        <div>
          <Button type="submit" loading={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

interface GraceFieldProps {
  readonly name: "other" | "security";
  readonly value: Grace;
  readonly isWrong: boolean;
  readonly onChange: (next: Grace) => void;
}

/** One grace, with what it means in words. */
function GraceField({ name, value, isWrong, onChange }: GraceFieldProps) {
  const t = useTranslations("settings.departure");
  const lengthOf = useLength();
  const seconds = secondsOf(value);
  const isKnown = departurePolicySchema.shape.otherGraceSeconds.safeParse(seconds).success;
  return (
    <div>
      <div className={classes.grace}>
        <NumberInput
          label={t(name)}
          description={t(`${name}Hint`)}
          required
          min={0}
          decimalScale={2}
          value={value.amount ?? ""}
          error={isWrong && t("wrong")}
          onChange={(amount) => onChange({ ...value, amount: typeof amount === "number" ? amount : undefined })}
        />
        <Select
          aria-label={`${t("unit")}: ${t(name)}`}
          data={unitsFor(value.unit).map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
          value={value.unit}
          allowDeselect={false}
          onChange={(next) => onChange({ ...value, unit: unitsFor(value.unit).find((unit) => unit === next) ?? value.unit })}
        />
      </div>
      <p className={classes.meaning} aria-live="polite">
        {isKnown && (seconds === 0 ? t("atOnce") : t("goesOn", { grace: lengthOf(seconds) }))}
      </p>
    </div>
  );
}
