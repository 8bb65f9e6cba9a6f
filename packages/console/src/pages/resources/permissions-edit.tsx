import { updateResourceSchema } from "@agent-id-guard/protocol";
import { Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { PermissionsField } from "./permissions-field.tsx";
import { type Resource, readResource, resourcesKey, updateResource } from "./queries.ts";

/** Adds, describes and takes away permissions. */
export function PermissionsEdit({ resource, onClose }: { readonly resource: Resource; readonly onClose: () => void }) {
  const t = useTranslations("resources");
  const api = useApi();
  return (
    <EditDialog
      title={t("permission.edit")}
      size="lg"
      draft={`${resource.id}/permissions`}
      object={resource}
      read={(signal) => readResource(api, resource.id, signal)}
      valuesOf={({ permissions }): Pick<Resource, "permissions"> => ({ permissions })}
      schema={updateResourceSchema}
      send={({ version, body }, intent) => updateResource(api, { id: resource.id, version }, body, intent)}
      touches={[resourcesKey]}
      fields={[{ label: t("tab.permissions"), show: ({ permissions }) => permissions.map(({ name }) => name).join(", ") }]}
      done={t("permission.done")}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Text size="sm" c="dimmed">
            {t("permission.inUse")}
          </Text>
          <PermissionsField value={form.values.permissions} onChange={(next) => form.set("permissions", next)} errorAt={form.errorAt} />
        </>
      )}
    </EditDialog>
  );
}
