import { TextInput } from "@mantine/core";

interface SecretFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  /** Where a dialog begins. */
  readonly "data-autofocus"?: true;
}

/** A field for a value that is never shown: not as it is typed, not by the browser's memory, not in a draft. Space around it is pasted by mistake. */
export function SecretField({ onChange, ...field }: SecretFieldProps) {
  return (
    <TextInput
      {...field}
      type="password"
      required
      autoComplete="new-password"
      spellCheck={false}
      maxLength={16_384}
      data-1p-ignore
      data-lpignore="true"
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}
