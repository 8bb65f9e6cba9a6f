import { Button, Checkbox, Group, Input, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { ConditionsFields } from "./conditions-fields.tsx";
import classes from "./grant-fields.module.css";
import { fromLocalField, type GrantablePermission, type GrantValues, toLocalField } from "./grant-values.ts";

export interface GrantFieldsProps {
  /** What the resource offers. */
  readonly permissions: readonly GrantablePermission[];
  readonly values: GrantValues;
  readonly onChange: (values: GrantValues) => void;
  /** What is wrong at a dotted path of the grant: `permissions`, `conditions.networks`, `expiresAtMs`. */
  readonly errorAt?: (path: string) => string | undefined;
}

const noErrors = () => undefined;

/** What a grant gives, when, and until when. Needs the messages of `grants`. */
export function GrantFields({ permissions, values, onChange, errorAt = noErrors }: GrantFieldsProps) {
  const t = useTranslations("grants.field");
  return (
    <Stack gap="lg">
      <PermissionFields permissions={permissions} values={values} onChange={onChange} errorAt={errorAt} />
      <ConditionsFields
        conditions={values.conditions}
        onChange={(conditions) => onChange({ ...values, conditions })}
        errorAt={(path) => errorAt(`conditions.${path}`)}
      />
      <TextInput
        type="datetime-local"
        className={classes.expiry ?? ""}
        label={t("expires")}
        description={t("expiresHint")}
        value={toLocalField(values.expiresAtMs)}
        error={errorAt("expiresAtMs")}
        onChange={(event) => onChange({ ...values, expiresAtMs: fromLocalField(event.currentTarget.value) })}
      />
    </Stack>
  );
}

function PermissionFields({ permissions, values, onChange, errorAt = noErrors }: GrantFieldsProps) {
  const t = useTranslations("grants.field");
  const error = errorAt("permissions") ?? permissions.map((_, index) => errorAt(`permissions.${index}`)).find((one) => one !== undefined);
  const set = (names: readonly string[]) => onChange({ ...values, permissions: names });
  return (
    <div>
      <Checkbox.Group
        label={t("permissions")}
        description={t("permissionsHint")}
        error={error}
        value={[...values.permissions]}
        onChange={set}
      >
        <div className={classes.permissions}>
          {permissions.map(({ name, description }) => (
            <Checkbox key={name} value={name} label={<code className={classes.code}>{name}</code>} description={description || undefined} />
          ))}
        </div>
      </Checkbox.Group>
      {permissions.length > 3 && (
        <Group gap="xs" mt="xs">
          <Button variant="default" size="compact-xs" onClick={() => set(permissions.map(({ name }) => name))}>
            {t("all")}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => set([])}>
            {t("none")}
          </Button>
        </Group>
      )}
      {permissions.length === 0 && <Input.Description>–</Input.Description>}
    </div>
  );
}
