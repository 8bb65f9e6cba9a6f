import { updateGroupSchema } from "@agent-id-guard/protocol";
import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { type Group, groupsKey, readGroup, renameGroup } from "./queries.ts";

/** Gives a group another name. */
export function GroupRename({ group, onClose }: { readonly group: Group; readonly onClose: () => void }) {
  const t = useTranslations("groups");
  const api = useApi();
  return (
    <EditDialog
      title={t("rename.title")}
      object={group}
      read={(signal) => readGroup(api, group.id, signal)}
      valuesOf={({ name }) => ({ name })}
      schema={updateGroupSchema}
      send={({ version, body }, intent) => renameGroup(api, { id: group.id, version }, body.name, intent)}
      touches={[groupsKey, ["entity-name", group.id]]}
      fields={[{ label: t("form.name"), show: ({ name }) => name }]}
      done={t("rename.done")}
      onClose={onClose}
    >
      {(form) => (
        <TextInput
          label={t("form.name")}
          required
          maxLength={100}
          value={form.values.name}
          error={form.errorAt("name")}
          onChange={(event) => form.set("name", event.currentTarget.value)}
          data-autofocus
        />
      )}
    </EditDialog>
  );
}
