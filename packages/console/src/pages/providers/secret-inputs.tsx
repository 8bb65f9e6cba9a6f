import type { IdentityProviderKind } from "@agent-id-guard/protocol";
import { PasswordInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { secretsOf } from "./kinds.ts";

/** Secrets by name, as they are typed. They live as long as the form and never in a draft. */
export type SecretValues = Readonly<Record<string, string>>;

interface SecretInputsProps {
  readonly kind: IdentityProviderKind;
  readonly values: SecretValues;
  /** Names of those that are stored already. */
  readonly stored: readonly string[];
  readonly errorAt: (path: string) => string | undefined;
  readonly onChange: (values: SecretValues) => void;
}

/** What a provider of this kind needs to be kept secret. */
export function SecretInputs({ kind, values, stored, errorAt, onChange }: SecretInputsProps) {
  const t = useTranslations("providers");
  const vendors = useTranslations("vendors");
  return secretsOf(kind).map(({ name, required }) => (
    <PasswordInput
      key={name}
      label={vendors(`secret.${name}`)}
      description={
        stored.includes(name) ? t("edit.keep") : vendors(`secretHint.${name === "clientSecret" && !required ? "publicClient" : name}`)
      }
      required={required && !stored.includes(name)}
      autoComplete="off"
      maxLength={10_000}
      value={values[name] ?? ""}
      error={errorAt(`secrets.${name}`)}
      onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
    />
  ));
}

/** The secrets that were typed. */
export function givenSecrets(values: SecretValues): SecretValues {
  return Object.fromEntries(Object.entries(values).filter(([, secret]) => secret !== ""));
}
