import { updateGrantSchema } from "@agent-id-guard/protocol";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { EditDialog } from "../elements/edit-dialog.tsx";
import { useConditionsInWords } from "./conditions-summary.tsx";
import { GrantFields } from "./grant-fields.tsx";
import type { Grant, GrantValues } from "./grant-values.ts";
import { grantableOptions, grantsKey, readGrant, updateGrant } from "./queries.ts";

/** Changes what a grant gives, when, and until when. */
export function EditGrant({ grant, onClose }: { readonly grant: Grant; readonly onClose: () => void }) {
  const t = useTranslations("grants");
  const api = useApi();
  const words = useConditionsInWords();
  const format = useFormatter();
  const { data: resource } = useQuery(grantableOptions(api, grant.resourceId));
  return (
    <EditDialog
      title={t("edit.title")}
      size="lg"
      object={grant}
      read={(signal) => readGrant(api, grant.id, signal)}
      valuesOf={({ permissions, conditions, expiresAtMs }): { grant: GrantValues } => ({ grant: { permissions, conditions, expiresAtMs } })}
      schema={updateGrantSchema}
      toBody={(values) => values.grant}
      send={({ version, body }, intent) => updateGrant(api, { id: grant.id, version }, body, intent)}
      touches={[grantsKey]}
      fields={[
        { label: t("list.permissions"), show: (values) => values.grant.permissions.join(", ") },
        { label: t("list.conditions"), show: (values) => words(values.grant.conditions) },
        {
          label: t("list.expires"),
          show: ({ grant: { expiresAtMs } }) =>
            expiresAtMs === null ? t("list.never") : format.dateTime(expiresAtMs, { dateStyle: "medium", timeStyle: "short" }),
        },
      ]}
      done={t("edit.done")}
      onClose={onClose}
    >
      {(form) =>
        resource === undefined ? (
          <Skeleton height={200} radius="md" />
        ) : (
          <GrantFields
            permissions={resource.permissions}
            values={form.values.grant}
            onChange={(next) => form.set("grant", next)}
            errorAt={form.errorAt}
          />
        )
      }
    </EditDialog>
  );
}
