import { Select, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import classes from "./credentials.module.css";
import type { Credential } from "./queries.ts";

export type Injection = Credential["injection"];

const slot = "{secret}";
export const bearer: Injection = { in: "header", name: "Authorization", template: `Bearer ${slot}` };
const apiKey: Injection = { in: "header", name: "x-api-key", template: slot };
const styles = { bearer, apiKey } as const;

interface InjectionFieldProps {
  readonly value: Injection;
  readonly onChange: (value: Injection) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** The header that carries the credential. */
export function InjectionField({ value, onChange, errorAt }: InjectionFieldProps) {
  const t = useTranslations("credentials.form");
  const known = (["bearer", "apiKey"] as const).find((style) => isSame(styles[style], value)) ?? "custom";
  const custom: Injection = { in: "header", name: "", template: slot };
  return (
    <>
      <Select
        label={t("style")}
        data={(["bearer", "apiKey", "custom"] as const).map((style) => ({ value: style, label: t(style) }))}
        value={known}
        onChange={(next) => onChange(next === "bearer" ? bearer : next === "apiKey" ? apiKey : custom)}
      />
      {known === "custom" && (
        <div className={classes.pair}>
          <TextInput
            label={t("header")}
            placeholder="api-key"
            spellCheck={false}
            maxLength={100}
            value={value.name}
            error={errorAt("injection.name")}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value.trim() })}
          />
          <TextInput
            label={t("template")}
            description={t("templateHint", { slot })}
            inputWrapperOrder={["label", "input", "description", "error"]}
            spellCheck={false}
            maxLength={200}
            value={value.template}
            error={errorAt("injection.template")}
            onChange={(event) => onChange({ ...value, template: event.currentTarget.value })}
          />
        </div>
      )}
      <p className={classes.preview}>
        {t("preview")} <code>{`${value.name}: ${value.template.replace(slot, "••••••••")}`}</code>
      </p>
    </>
  );
}

function isSame(one: Injection, other: Injection): boolean {
  return one.name === other.name && one.template === other.template;
}
