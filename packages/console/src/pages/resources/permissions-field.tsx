import { ActionIcon, Button, Input, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import type { Resource } from "./queries.ts";
import classes from "./resources.module.css";

type Permissions = Resource["permissions"];

interface PermissionsFieldProps {
  readonly value: Permissions;
  readonly onChange: (value: Permissions) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** A list of permissions, each with a name and what it allows. */
export function PermissionsField({ value, onChange, errorAt }: PermissionsFieldProps) {
  const t = useTranslations("resources.permission");
  const set = (index: number, change: Partial<Permissions[number]>) =>
    onChange(value.map((permission, at) => (at === index ? { ...permission, ...change } : permission)));
  const error = errorAt("permissions");
  return (
    <div className={classes.permissions}>
      <div className={classes.permission} aria-hidden>
        <span className={classes.head}>{t("name")}</span>
        <span className={classes.head}>{t("description")}</span>
      </div>
      {value
        .map((permission, index) => ({ permission, place: `${index + 1}` }))
        .map(({ permission, place }) => (
          <Row
            key={place}
            place={place}
            permission={permission}
            errorAt={(member) => errorAt(`permissions.${Number(place) - 1}.${member}`)}
            onChange={(change) => set(Number(place) - 1, change)}
            onRemove={value.length === 1 ? undefined : () => onChange(value.filter((other) => other !== permission))}
          />
        ))}
      {error !== undefined && <Input.Error>{error}</Input.Error>}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...value, { name: "", description: "" }])}
      >
        {t("add")}
      </Button>
    </div>
  );
}

interface RowProps {
  /** Rows have no identity but their place. */
  readonly place: string;
  readonly permission: Permissions[number];
  readonly errorAt: (member: string) => string | undefined;
  readonly onChange: (change: Partial<Permissions[number]>) => void;
  readonly onRemove: (() => void) | undefined;
}

function Row({ place, permission: { name, description }, errorAt, onChange, onRemove }: RowProps) {
  const t = useTranslations("resources.permission");
  return (
    <div className={classes.permission}>
      <TextInput
        aria-label={`${t("name")} ${place}`}
        placeholder={t("placeholder")}
        spellCheck={false}
        maxLength={100}
        value={name}
        error={errorAt("name")}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        aria-label={`${t("description")} ${place}`}
        placeholder={t("descriptionPlaceholder")}
        maxLength={200}
        value={description}
        error={errorAt("description")}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <ActionIcon size="lg" aria-label={t("remove", { name: name || place })} disabled={onRemove === undefined} onClick={onRemove}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
