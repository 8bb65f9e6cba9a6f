import { updateUserSchema } from "@agent-id-guard/protocol";
import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { type Person, peopleKey, readPerson, updatePerson } from "./queries.ts";

interface Edited {
  readonly name: string;
  readonly email: string;
  readonly department: string;
}

/** Changes a person of the built-in directory. */
export function PersonEdit({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useTranslations("people");
  const api = useApi();
  return (
    <EditDialog
      title={t("edit.title")}
      object={person}
      read={(signal) => readPerson(api, person.id, signal)}
      valuesOf={({ name, email, department }): Edited => ({ name, email: email ?? "", department })}
      schema={updateUserSchema}
      toBody={({ name, email, department }) => ({ name, email: email === "" ? null : email, department })}
      send={({ version, body }, intent) => updatePerson(api, { id: person.id, version }, body, intent)}
      touches={[peopleKey, ["entity-name", person.id]]}
      fields={(["name", "email", "department"] as const).map((field) => ({
        label: t(`form.${field}`),
        show: (values: Edited) => values[field],
      }))}
      done={t("edit.done")}
      onClose={onClose}
    >
      {(form) => (
        <>
          <TextInput
            label={t("form.name")}
            required
            maxLength={100}
            value={form.values.name}
            error={form.errorAt("name")}
            onChange={(event) => form.set("name", event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            type="email"
            label={t("form.email")}
            maxLength={200}
            value={form.values.email}
            error={form.errorAt("email")}
            onChange={(event) => form.set("email", event.currentTarget.value.trim())}
          />
          <TextInput
            label={t("form.department")}
            description={t("form.departmentHint")}
            maxLength={200}
            value={form.values.department}
            error={form.errorAt("department")}
            onChange={(event) => form.set("department", event.currentTarget.value)}
          />
        </>
      )}
    </EditDialog>
  );
}
