import { PasswordInput } from "@mantine/core";
import { useTranslations } from "use-intl";

const shortest = 12;

interface NewPasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly required?: boolean;
  readonly onChange: (value: string) => void;
}

/** A new password, with the one rule that there is: its length (NIST SP 800-63B). */
export function NewPasswordField({ value, onChange, ...field }: NewPasswordFieldProps) {
  const t = useTranslations("people.form");
  const count = [...value].length;
  const said = count === 0 ? t("passwordHint") : count < shortest ? t("passwordShort", { count }) : t("passwordGood", { count });
  return (
    <PasswordInput
      {...field}
      description={said}
      autoComplete="new-password"
      maxLength={200}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Whether a password is as long as it has to be. */
export function isLongEnough(password: string): boolean {
  return password.length >= shortest;
}
