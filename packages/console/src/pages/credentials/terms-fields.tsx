import type { CredentialKind } from "@agent-id-guard/protocol";
import { Checkbox, NumberInput, Stack } from "@mantine/core";
import { useTranslations } from "use-intl";
import { DepartmentsPicker } from "../../elements/departments-picker.tsx";
import { EntityMultiPicker } from "../../elements/entity-picker.tsx";
import classes from "./credentials.module.css";
import { modesFor, type Terms } from "./terms.ts";

interface TermsProps {
  readonly value: Terms;
  readonly onChange: (value: Terms) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** In which ways it is delivered; nothing where there is but one. */
export function ModesField({ kind, value, onChange, errorAt }: TermsProps & { readonly kind: CredentialKind }) {
  const t = useTranslations("credentials");
  const modes = modesFor(kind);
  if (modes.length < 2) return null;
  return (
    <Checkbox.Group
      label={t("fact.delivery")}
      error={errorAt("modes")}
      value={[...value.modes]}
      onChange={(chosen) => onChange({ ...value, modes: modes.filter((mode) => chosen.includes(mode)) })}
    >
      <Stack gap="sm" mt="xs">
        {modes.map((mode) => (
          <Checkbox key={mode} value={mode} label={t(`mode.${mode}`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

/** For whom it may be used: by which agents, and for which people. */
export function BindingFields({ value, onChange, errorAt }: TermsProps) {
  const t = useTranslations("credentials.edit");
  const { agents, users, groups, departments } = value;
  const faultOf = (list: "boundAgents" | "boundPeople", from: number, ids: readonly string[]) =>
    ids.map((_, index) => errorAt(`${list}.${from + index}`)).find((fault) => fault !== undefined);
  return (
    <>
      <EntityMultiPicker
        kind="agent"
        label={t("agents")}
        description={t("agentsHint")}
        value={agents}
        error={errorAt("boundAgents") ?? faultOf("boundAgents", 0, agents)}
        onChange={(next) => onChange({ ...value, agents: next })}
      />
      <EntityMultiPicker
        kind="user"
        label={t("users")}
        description={t("peopleHint")}
        value={users}
        error={errorAt("boundPeople") ?? faultOf("boundPeople", 0, users)}
        onChange={(next) => onChange({ ...value, users: next })}
      />
      <div className={classes.pair}>
        <EntityMultiPicker
          kind="group"
          label={t("groups")}
          value={groups}
          error={faultOf("boundPeople", users.length, groups)}
          onChange={(next) => onChange({ ...value, groups: next })}
        />
        <DepartmentsPicker
          label={t("departments")}
          value={departments}
          error={faultOf("boundPeople", users.length + groups.length, departments)}
          onChange={(next) => onChange({ ...value, departments: next })}
        />
      </div>
    </>
  );
}

/** When its value is to be replaced. */
export function RotationFields({ value, onChange, errorAt }: TermsProps) {
  const t = useTranslations("credentials.edit");
  return (
    <div className={classes.pair}>
      <NumberInput
        label={t("rotateDays")}
        description={t("rotateDaysHint")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        min={1}
        max={730}
        allowDecimal={false}
        value={value.everyDays}
        error={errorAt("rotation") ?? errorAt("rotation.everyDays")}
        onChange={(next) => onChange({ ...value, everyDays: next === "" ? "" : Number(next) })}
      />
      <NumberInput
        label={t("overlap")}
        min={0}
        max={604_800}
        allowDecimal={false}
        value={value.overlapSeconds}
        error={errorAt("rotation.overlapSeconds")}
        onChange={(next) => onChange({ ...value, overlapSeconds: Number(next) })}
      />
    </div>
  );
}

/** Whether each touch of it raises an alert. */
export function CanaryField({ value, onChange }: Omit<TermsProps, "errorAt">) {
  const t = useTranslations("credentials.edit");
  return (
    <Checkbox
      label={t("canary")}
      checked={value.canary}
      onChange={(event) => onChange({ ...value, canary: event.currentTarget.checked })}
    />
  );
}
