import { updateIdentityProviderSchema } from "@agent-id-guard/protocol";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { ProviderFields, type ProviderValues } from "./provider-fields.tsx";
import { type Provider, type ProviderChange, readProvider, settingsKey, updateProvider } from "./queries.ts";

const shown = ["name", "clientId", "scopes", "groupsClaim"] as const;

/** Changes how we sign in at a provider. Its address stays: people are known by it. */
export function EditProvider({ provider, onClose }: { readonly provider: Provider; readonly onClose: () => void }) {
  const t = useTranslations("settings.providers");
  const api = useApi();
  const [secret, setSecret] = useState("");
  return (
    <EditDialog
      title={t("editTitle", { name: provider.name })}
      object={provider}
      read={(signal) => readProvider(api, provider.id, signal)}
      valuesOf={({ name, clientId, scopes, groupsClaim }: Provider): ProviderValues => ({ name, clientId, scopes, groupsClaim })}
      schema={updateIdentityProviderSchema}
      toBody={(values) => ({ ...values, name: values.name.trim(), ...(secret === "" ? {} : { clientSecret: secret }) })}
      send={({ version, body }, intent) => updateProvider(api, { id: provider.id, version, body: body as ProviderChange["body"] }, intent)}
      touches={[settingsKey]}
      fields={shown.map((field) => ({ label: t(field), show: (values: ProviderValues) => values[field] }))}
      done={t("saved")}
      onClose={onClose}
    >
      {(form) => (
        <ProviderFields
          values={form.values}
          set={form.set}
          errorAt={form.errorAt}
          secret={secret}
          onSecret={setSecret}
          secretHint={provider.hasSecret ? t("secretKeep") : t("secretHint")}
        />
      )}
    </EditDialog>
  );
}
