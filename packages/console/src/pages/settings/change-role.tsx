import { setRoleSchema } from "@agent-id-guard/protocol";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { type Person, type Role, readPerson, setRole, settingsKey } from "./queries.ts";
import { RoleField } from "./role-field.tsx";

interface Values {
  readonly role: Role | "none";
}

/** Gives a person another role, or none. */
export function ChangeRole({ person }: { readonly person: Person }) {
  const t = useTranslations("settings.admins");
  const api = useApi();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="default" aria-label={`${t("change")}: ${person.name}`} onClick={() => setEditing(true)}>
        {t("change")}
      </Button>
      {editing && (
        <EditDialog
          title={t("changeTitle", { name: person.name })}
          object={person}
          draft={`role/${person.id}`}
          read={(signal) => readPerson(api, person.id, signal)}
          valuesOf={({ role }: Person): Values => ({ role: role ?? "none" })}
          schema={setRoleSchema}
          toBody={({ role }) => ({ role: role === "none" ? null : role })}
          send={({ version, body: { role } }, intent) => setRole(api, { userId: person.id, version, role }, intent)}
          touches={[settingsKey, ["users"], ["people"]]}
          fields={[{ label: t("role"), show: ({ role }) => t(`roles.${role}`) }]}
          done={t("given")}
          onClose={() => setEditing(false)}
        >
          {(form) => (
            <>
              <RoleField value={form.values.role} onChange={(role) => form.set("role", role)} withNone />
              <Text size="sm" c="dimmed">
                {t("sessions")}
              </Text>
            </>
          )}
        </EditDialog>
      )}
    </>
  );
}
