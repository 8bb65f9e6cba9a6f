import { Radio } from "@mantine/core";
import { useTranslations } from "use-intl";
import { type Role, roles } from "./queries.ts";
import classes from "./settings.module.css";

interface RoleFieldProps {
  readonly value: Role | "none";
  readonly onChange: (role: Role | "none") => void;
  /** Whether the role can be taken away here. */
  readonly withNone: boolean;
}

/** The roles, each with what it lets a person do. */
export function RoleField({ value, onChange, withNone }: RoleFieldProps) {
  const t = useTranslations("settings.admins");
  const choices = [...roles, ...(withNone ? (["none"] as const) : [])];
  return (
    <Radio.Group label={t("role")} value={value} onChange={(next) => onChange(choices.find((choice) => choice === next) ?? value)}>
      <div className={classes.radios}>
        {choices.map((role) => (
          <Radio key={role} value={role} label={t(`roles.${role}`)} description={t(`means.${role}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}
