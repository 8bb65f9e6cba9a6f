import { NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { SettingField } from "./kinds.ts";
import classes from "./providers.module.css";

/** The settings of a provider while they are edited; what is empty is left to its default. */
export type SettingValues = Readonly<Record<string, unknown>>;

interface SettingInputProps {
  readonly field: SettingField;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** One member of a provider's settings. */
export function SettingInput({ field, value, error, onChange }: SettingInputProps) {
  const t = useTranslations("vendors");
  const about = {
    label: t(`field.${field.label}`),
    description: field.hint === undefined ? undefined : t(`hint.${field.hint}`),
    required: field.required ?? false,
    error,
  };
  const text = {
    ...about,
    value: typeof value === "string" ? value : "",
    placeholder: field.placeholder ?? "",
    autoComplete: "off",
    spellCheck: false,
  };
  if (typeof field.as === "object")
    return (
      <Select
        {...about}
        data={field.as.oneOf.map((option) => ({ value: option, label: t(`option.${option}`) }))}
        value={typeof value === "string" ? value : null}
        allowDeselect={false}
        onChange={onChange}
      />
    );
  switch (field.as) {
    case "switch":
      return (
        <Switch
          label={about.label}
          description={about.description}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "list":
      return <TagsInput {...about} acceptValueOnBlur value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />;
    case "number":
      return (
        <NumberInput
          {...about}
          placeholder={text.placeholder}
          allowDecimal={false}
          min={1}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(next === "" ? undefined : next)}
        />
      );
    case "lines":
      return (
        <Textarea
          {...text}
          className={classes.lines ?? ""}
          autosize
          minRows={3}
          maxRows={10}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput {...text} inputMode={field.as === "url" ? "url" : "text"} onChange={(event) => onChange(event.currentTarget.value)} />
      );
  }
}
