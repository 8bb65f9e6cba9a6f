import { Radio, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Form } from "../../elements/use-form.ts";
import { AddressesField } from "./addresses-field.tsx";
import { type ClientValues, consentModes, originsOf, toAddresses } from "./client-values.ts";
import classes from "./clients.module.css";
import type { Client } from "./queries.ts";

interface ClientFieldsProps {
  readonly kind: Client["kind"];
  readonly form: Pick<Form<ClientValues, unknown>, "values" | "set" | "errorAt">;
}

/** What is told of a client when it is registered, and can be changed later. */
export function ClientFields({ kind, form }: ClientFieldsProps) {
  const t = useTranslations("clients.form");
  const { values, set, errorAt } = form;
  const origins = kind === "spa" ? originsOf(toAddresses(values.redirects)) : [];
  return (
    <div className={classes.fields}>
      <TextInput
        label={t("name")}
        description={t("nameHint")}
        required
        maxLength={100}
        value={values.name}
        error={errorAt("name")}
        onChange={(event) => set("name", event.currentTarget.value)}
        data-autofocus
      />
      <div>
        <AddressesField
          label={t("redirects")}
          description={t(`redirectsHint.${kind}`)}
          required
          member="redirectUris"
          value={values.redirects}
          onChange={(next) => set("redirects", next)}
          errorAt={errorAt}
        />
        {origins.length > 0 && (
          <p className={classes.note} role="status">
            {t("origins", { origins: origins.join(", ") })}
          </p>
        )}
      </div>
      <ConsentField value={values.consent} onChange={(next) => set("consent", next)} />
      <fieldset className={classes.set}>
        <legend>{t("signingOut")}</legend>
        <AddressesField
          label={t("postLogout")}
          description={t("postLogoutHint")}
          member="postLogoutRedirectUris"
          value={values.postLogout}
          onChange={(next) => set("postLogout", next)}
          errorAt={errorAt}
        />
        <TextInput
          label={t("backchannel")}
          description={t("backchannelHint")}
          maxLength={2_000}
          spellCheck={false}
          value={values.backchannel}
          error={errorAt("backchannelLogoutUri")}
          onChange={(event) => set("backchannel", event.currentTarget.value)}
        />
      </fieldset>
    </div>
  );
}

interface ConsentFieldProps {
  readonly value: Client["consent"];
  readonly onChange: (consent: Client["consent"]) => void;
}

function ConsentField({ value, onChange }: ConsentFieldProps) {
  const t = useTranslations("clients");
  return (
    <Radio.Group
      label={t("form.consentLabel")}
      value={value}
      onChange={(next) => onChange(consentModes.find((mode) => mode === next) ?? "required")}
    >
      <div className={classes.choices}>
        {consentModes.map((mode) => (
          <Radio key={mode} value={mode} label={t(`consent.${mode}`)} description={t(`consent.${mode}Hint`)} />
        ))}
      </div>
    </Radio.Group>
  );
}
