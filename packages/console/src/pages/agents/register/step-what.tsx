import { createAgentSchema } from "@agent-id-guard/protocol";
import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { EntityPicker } from "../../../elements/entity-picker.tsx";
import { useIssueText } from "../../../elements/use-issue-text.ts";
import { useMay, useMe } from "../../../session/me.ts";
import classes from "./register.module.css";
import type { StepProps } from "./step-props.ts";

/** What the agent is and who answers for it. */
export function StepWhat({ registration, onChange, isChecked, refused }: StepProps) {
  const t = useTranslations("register.what");
  const kinds = useTranslations("elements.kind");
  const errors = useAboutErrors(registration);
  const errorAt = (path: string) => (isChecked ? errors[path] : undefined) ?? refused[path];
  const { name, purpose, kind } = registration;
  return (
    <Stack gap="lg">
      <TextInput
        label={t("name")}
        description={t("nameHint")}
        required
        maxLength={100}
        value={name}
        error={errorAt("name")}
        onChange={(event) => onChange({ ...registration, name: event.currentTarget.value })}
        data-autofocus
      />
      <Textarea
        label={t("purpose")}
        description={t("purposeHint")}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={purpose}
        error={errorAt("purpose")}
        onChange={(event) => onChange({ ...registration, purpose: event.currentTarget.value })}
      />
      <Radio.Group
        label={t("kind")}
        value={kind}
        onChange={(next) => onChange({ ...registration, kind: next === "interactive" ? "interactive" : "autonomous" })}
      >
        <div className={classes.choices}>
          {(["autonomous", "interactive"] as const).map((one) => (
            <Radio.Card key={one} value={one} className={classes.choice ?? ""}>
              <Radio.Indicator />
              <span>
                <strong>{kinds(one)}</strong>
                <span className={classes.hint}>{t(`${one}Hint`)}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <Owner registration={registration} onChange={onChange} error={errorAt("ownerId")} />
      <Deputy registration={registration} onChange={onChange} error={errorAt("deputyOwnerId")} />
    </Stack>
  );
}

interface OwnerProps extends Pick<StepProps, "registration" | "onChange"> {
  readonly error: string | undefined;
}

function Owner({ registration, onChange, error }: OwnerProps) {
  const t = useTranslations("register.what");
  const me = useMe();
  const mayChoose = useMay()("PUT /agents/{agentId}/owner");
  if (!mayChoose) return <TextInput label={t("owner")} description={t("ownerIsMe")} value={me.name} readOnly />;
  return (
    <EntityPicker
      kind="activeUser"
      label={t("owner")}
      description={t("ownerHint")}
      required
      value={registration.ownerId === "" ? null : registration.ownerId}
      error={error}
      onChange={(id) => onChange({ ...registration, ownerId: id ?? "" })}
    />
  );
}

function Deputy({ registration, onChange, error }: OwnerProps) {
  const t = useTranslations("register.what");
  if (!useMay()("GET /users")) return null;
  return (
    <EntityPicker
      kind="activeUser"
      label={t("deputy")}
      description={t("deputyHint")}
      value={registration.deputyOwnerId ?? null}
      error={error}
      onChange={(id) => onChange({ ...registration, deputyOwnerId: id ?? undefined })}
    />
  );
}

/** What the server's own schema says of what was entered. */
export function useAboutErrors(registration: StepProps["registration"]): Readonly<Record<string, string>> {
  const { name, purpose, kind, ownerId, deputyOwnerId } = registration;
  const t = useTranslations("register.what");
  const tell = useIssueText();
  const ofDeputy: Readonly<Record<string, string>> =
    deputyOwnerId !== undefined && deputyOwnerId === ownerId ? { deputyOwnerId: t("deputyIsOwner") } : {};
  const checked = createAgentSchema.safeParse({ name: name.trim(), purpose: purpose.trim(), kind, ownerId });
  if (checked.success) return ofDeputy;
  return { ...ofDeputy, ...Object.fromEntries(checked.error.issues.map((issue) => [issue.path.join("."), tell(issue)])) };
}
