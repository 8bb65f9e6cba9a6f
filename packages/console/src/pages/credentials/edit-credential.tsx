import { updateCredentialSchema } from "@agent-id-guard/protocol";
import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { type Credential, credentialsKey, readCredential, updateCredential } from "./queries.ts";
import { changedTerms, type Terms, termsOf } from "./terms.ts";
import { BindingFields, CanaryField, ModesField, RotationFields } from "./terms-fields.tsx";

interface Edited {
  readonly name: string;
  readonly terms: Terms;
}

/** Changes what of a credential can change without a new value. */
export function EditCredential({ credential, onClose }: { readonly credential: Credential; readonly onClose: () => void }) {
  const t = useTranslations("credentials");
  const modes = useTranslations("credentials.mode");
  const api = useApi();
  return (
    <EditDialog
      title={t("edit.title", { name: credential.name })}
      object={credential}
      read={(signal) => readCredential(api, credential.id, signal)}
      valuesOf={(now): Edited => ({ name: now.name, terms: termsOf(now) })}
      schema={updateCredentialSchema}
      toBody={({ name, terms }: Edited) => ({ name: name.trim(), ...changedTerms(termsOf(credential), terms) })}
      send={({ version, body }, intent) => updateCredential(api, { id: credential.id, version }, body, intent)}
      touches={[credentialsKey, ["entity-name", credential.id]]}
      size="lg"
      fields={[
        { label: t("form.name"), show: ({ name }: Edited) => name },
        { label: t("fact.delivery"), show: ({ terms }: Edited) => terms.modes.map((mode) => modes(mode)).join(", ") },
        { label: t("edit.agents"), show: ({ terms }: Edited) => terms.agents.join(", ") },
        { label: t("fact.people"), show: ({ terms }: Edited) => [...terms.users, ...terms.groups, ...terms.departments].join(", ") },
        { label: t("canary"), show: ({ terms }: Edited) => String(terms.canary) },
        { label: t("edit.rotateDays"), show: ({ terms }: Edited) => String(terms.everyDays) },
        { label: t("edit.overlap"), show: ({ terms }: Edited) => String(terms.overlapSeconds) },
      ]}
      done={t("edit.done", { name: credential.name })}
      onClose={onClose}
    >
      {(form) => {
        const terms = { value: form.values.terms, onChange: (next: Terms) => form.set("terms", next), errorAt: form.errorAt };
        return (
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
            <ModesField {...terms} kind={credential.kind} />
            <BindingFields {...terms} />
            {credential.hasSecret && <RotationFields {...terms} />}
            <CanaryField {...terms} />
          </>
        );
      }}
    </EditDialog>
  );
}
