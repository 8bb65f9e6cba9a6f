import { PasswordInput, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";

/** What a provider's settings are, beside its address. */
export interface ProviderValues {
  readonly name: string;
  readonly clientId: string;
  readonly scopes: string;
  readonly groupsClaim: string;
}

interface ProviderFieldsProps {
  readonly values: ProviderValues;
  readonly set: (name: keyof ProviderValues, value: string) => void;
  readonly errorAt: (path: string) => string | undefined;
  /** Kept by the form for as long as it is open, and never in a draft. */
  readonly secret: string;
  readonly onSecret: (secret: string) => void;
  readonly secretHint: string;
}

const fields = ["name", "clientId", "scopes", "groupsClaim"] as const;
const hints = { name: "nameHint", clientId: undefined, scopes: "scopesHint", groupsClaim: "groupsHint" } as const;

/** The fields of a provider's settings. */
export function ProviderFields({ values, set, errorAt, secret, onSecret, secretHint }: ProviderFieldsProps) {
  const t = useTranslations("settings.providers");
  const inputs = fields.map((field) => {
    const hint = hints[field];
    return (
      <TextInput
        key={field}
        label={t(field)}
        description={hint === undefined ? undefined : t(hint)}
        required={field !== "groupsClaim"}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        value={values[field]}
        error={errorAt(field)}
        onChange={(event) => set(field, event.currentTarget.value)}
      />
    );
  });
  return (
    <>
      {inputs.slice(0, 2)}
      <PasswordInput
        label={t("secret")}
        description={secretHint}
        autoComplete="off"
        maxLength={2_000}
        value={secret}
        error={errorAt("clientSecret")}
        onChange={(event) => onSecret(event.currentTarget.value)}
      />
      {inputs.slice(2)}
    </>
  );
}
