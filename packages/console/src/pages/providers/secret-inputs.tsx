import type { IdentityProviderKind } from "@agent-id-guard/protocol";
import { Checkbox, PasswordInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { secretsOf } from "./kinds.ts";
import classes from "./providers.module.css";

/** Secrets by name, as they are typed; null removes the one that is stored. They live as long as the form and never in a draft. */
export type SecretValues = Readonly<Record<string, string | null>>;

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
  return secretsOf(kind).map(({ name, required }) => {
    const isStored = stored.includes(name);
    const isRemoved = values[name] === null;
    const hint = vendors(`secretHint.${name === "clientSecret" && !required ? "publicClient" : name}`);
    return (
      <div key={name} className={classes.secret}>
        <PasswordInput
          label={vendors(`secret.${name}`)}
          description={isStored ? t("edit.keep") : hint}
          required={required && !isStored}
          disabled={isRemoved}
          autoComplete="off"
          maxLength={10_000}
          value={values[name] ?? ""}
          error={errorAt(`secrets.${name}`)}
          onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
        />
        {isStored && !required && (
          <Checkbox
            size="xs"
            label={t("edit.remove", { name: vendors(`secret.${name}`) })}
            checked={isRemoved}
            onChange={(event) => onChange({ ...values, [name]: event.currentTarget.checked ? null : "" })}
          />
        )}
      </div>
    );
  });
}

/** The secrets that change: what was typed, and what goes. */
export function changedSecrets(values: SecretValues): SecretValues {
  return Object.fromEntries(Object.entries(values).filter(([, secret]) => secret !== ""));
}
