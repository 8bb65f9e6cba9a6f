import { Select, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useLifetimeInWords } from "./token-lifetime.ts";

interface FieldProps<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly error?: string | undefined;
}

/** Where the gateway forwards to. */
export function UpstreamField({ value, onChange, error, isOptional = false }: FieldProps<string> & { readonly isOptional?: boolean }) {
  const t = useTranslations("resources.form");
  return (
    <TextInput
      type="url"
      label={t("upstream")}
      description={t(isOptional ? "upstreamHintService" : "upstreamHint")}
      placeholder="https://api.example.com/v1"
      required={!isOptional}
      spellCheck={false}
      maxLength={2_000}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}

/** Which models may be asked for; null: every one. */
export function ModelsField({ value, onChange, error }: FieldProps<string[] | null>) {
  const t = useTranslations("resources.form");
  return (
    <Stack gap="xs">
      <Switch label={t("models")} checked={value !== null} onChange={(event) => onChange(event.currentTarget.checked ? [] : null)} />
      {value !== null && (
        <TagsInput
          aria-label={t("models")}
          description={t("modelsHint")}
          placeholder={value.length === 0 ? "gpt-5" : ""}
          acceptValueOnBlur
          value={value}
          error={error}
          onChange={onChange}
        />
      )}
    </Stack>
  );
}

const usualSeconds = [60, 300, 900, 1_800, 3_600];

/** How long a token for the resource lives. */
export function TtlField({ value, onChange, error }: FieldProps<number>) {
  const t = useTranslations("resources.form");
  const lifetime = useLifetimeInWords();
  const offered = [...new Set([...usualSeconds, value])].toSorted((a, b) => a - b);
  return (
    <Select
      label={t("ttl")}
      description={t("ttlHint")}
      data={offered.map((seconds) => ({ value: `${seconds}`, label: lifetime(seconds) }))}
      value={`${value}`}
      error={error}
      onChange={(next) => onChange(Number(next))}
    />
  );
}

/** Whether its address may lie in a private network. */
export function PrivateField({ value, onChange }: FieldProps<boolean>) {
  const t = useTranslations("resources.form");
  return (
    <Switch
      label={t("private")}
      description={t("privateHint")}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
