import { Select, TagsInput, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Form } from "../../elements/use-form.ts";
import { ClaimsField } from "./claims-field.tsx";
import classes from "./credentials.module.css";
import type { NewCredentialValues } from "./new-credential.ts";
import type { NewCredential } from "./queries.ts";
import { cloudsOf, fieldsOf, type SettingsField } from "./settings-fields.ts";

type NewForm = Form<NewCredentialValues, NewCredential>;

/** What a kind needs to know beside its value. */
export function SettingsForm({ form }: { readonly form: NewForm }) {
  const t = useTranslations("credentials.setting");
  const clouds = useTranslations("credentials.cloud");
  const { kind, cloud, settings } = form.values;
  const choices = cloudsOf[kind];
  return (
    <div className={classes.fields}>
      {choices !== undefined && (
        <Select
          label={t("cloud")}
          data={choices.map((value) => ({ value, label: clouds(value as Parameters<typeof clouds>[0]) }))}
          allowDeselect={false}
          value={cloud}
          onChange={(next) => form.setAll({ ...form.values, cloud: next ?? cloud, settings: {} })}
        />
      )}
      {fieldsOf(kind, cloud, settings).map((field) => (
        <SettingField key={field.name} field={field} form={form} />
      ))}
      {kind === "jwt" && <ClaimsField value={form.values.claims} onChange={(next) => form.set("claims", next)} errorAt={form.errorAt} />}
    </div>
  );
}

function SettingField({
  field: { name, as, choices = [], example, isRequired = false },
  form,
}: {
  readonly field: SettingsField;
  readonly form: NewForm;
}) {
  const t = useTranslations("credentials.setting");
  const options = useTranslations("credentials.option");
  const { settings } = form.values;
  const set = (value: string | readonly string[]) => form.set("settings", { ...settings, [name]: value });
  const value = settings[name];
  const shown = { label: t(name), error: form.errorAt(`settings.${name}`) ?? form.errorAt(`settings.${name}.0`), required: isRequired };
  const placeholder = example === undefined ? {} : { placeholder: example };
  if (as === "choice")
    return (
      <Select
        {...shown}
        data={choices.map((one) => ({
          value: one,
          label: name === "provider" ? one : options((one === "" ? "usual" : one) as Parameters<typeof options>[0]),
        }))}
        allowDeselect={false}
        value={typeof value === "string" ? value : (choices[0] ?? "")}
        onChange={(next) => set(next ?? "")}
      />
    );
  if (as === "list" || as === "pairs")
    return (
      <TagsInput
        {...shown}
        {...placeholder}
        {...(as === "pairs" ? { description: t("pairs") } : {})}
        acceptValueOnBlur
        value={typeof value === "object" ? [...value] : []}
        onChange={set}
      />
    );
  return (
    <TextInput
      {...shown}
      {...placeholder}
      spellCheck={false}
      inputMode={as === "number" ? "numeric" : "text"}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => set(event.currentTarget.value.trim())}
    />
  );
}
