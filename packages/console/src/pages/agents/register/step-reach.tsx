import { Button, Checkbox, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../../api/api-context.tsx";
import { EntityPicker } from "../../../elements/entity-picker.tsx";
import { grantableOptions } from "../../../grants/queries.ts";
import { useMay } from "../../../session/me.ts";
import classes from "./register.module.css";
import type { Wish } from "./registration.ts";
import type { StepProps } from "./step-props.ts";

/** What the agent may reach: resources, and what of each. */
export function StepReach({ registration, onChange, isChecked }: StepProps) {
  const t = useTranslations("register.reach");
  const { wishes } = registration;
  const set = (next: readonly Wish[]) => onChange({ ...registration, wishes: next });
  if (!useMay()("POST /grants")) return <Text>{t("askAdmin")}</Text>;
  return (
    <Stack gap="lg">
      <Text c="dimmed">{t("text")}</Text>
      {wishes.map((wish) => (
        <WishedResource
          key={wish.resourceId}
          wish={wish}
          error={isChecked && wish.permissions.length === 0 ? t("choose") : undefined}
          onChange={(permissions) => set(wishes.map((one) => (one === wish ? { ...one, permissions } : one)))}
          onRemove={() => set(wishes.filter((one) => one !== wish))}
        />
      ))}
      <EntityPicker
        key={wishes.length}
        kind="resource"
        label={t(wishes.length === 0 ? "add" : "addMore")}
        description={t("addHint")}
        value={null}
        onChange={(resourceId) => {
          if (resourceId === null || wishes.some((wish) => wish.resourceId === resourceId)) return;
          set([...wishes, { resourceId, permissions: [], key: crypto.randomUUID() }]);
        }}
      />
    </Stack>
  );
}

interface WishedResourceProps {
  readonly wish: Wish;
  readonly error: string | undefined;
  readonly onChange: (permissions: readonly string[]) => void;
  readonly onRemove: () => void;
}

function WishedResource({ wish, error, onChange, onRemove }: WishedResourceProps) {
  const t = useTranslations("register.reach");
  const { data: resource, isError } = useQuery(grantableOptions(useApi(), wish.resourceId));
  if (resource === undefined)
    return isError ? (
      <div className={classes.wish}>
        <Text>{t("gone")}</Text>
        <Button size="compact-xs" variant="subtle" color="red" onClick={onRemove}>
          {t("remove")}
        </Button>
      </div>
    ) : (
      <Skeleton height={92} radius="md" />
    );
  return (
    <fieldset className={classes.wish}>
      <legend>
        <bdi>{resource.title}</bdi>
      </legend>
      <Checkbox.Group
        aria-label={t("permissions", { name: resource.title })}
        value={[...wish.permissions]}
        onChange={onChange}
        error={error}
      >
        <div className={classes.permissions}>
          {resource.permissions.map(({ name, description }) => (
            <Checkbox key={name} value={name} label={<code>{name}</code>} description={description || undefined} />
          ))}
        </div>
      </Checkbox.Group>
      <Button size="compact-xs" variant="subtle" color="red" onClick={onRemove} aria-label={t("removeOf", { name: resource.title })}>
        {t("remove")}
      </Button>
    </fieldset>
  );
}
