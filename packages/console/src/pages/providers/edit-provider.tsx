import type { UpdateIdentityProvider } from "@agent-id-guard/protocol";
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { changedProviderSchema, filled } from "./check-settings.ts";
import { settingFields } from "./kinds.ts";
import { type Provider, type ProviderChange, providersKey, readProvider, updateProvider } from "./queries.ts";
import { changedSecrets, SecretInputs, type SecretValues } from "./secret-inputs.tsx";
import { SettingInput, type SettingValues } from "./setting-inputs.tsx";

interface Values {
  readonly name: string;
  readonly settings: SettingValues;
}

/** Changes how we speak to a provider. What people are known by stays. */
export function EditProvider({ provider, onClose }: { readonly provider: Provider; readonly onClose: () => void }) {
  const t = useTranslations("providers");
  const vendors = useTranslations("vendors");
  const api = useApi();
  const [secrets, setSecrets] = useState<SecretValues>({});
  const fields = settingFields[provider.kind].filter(({ isLasting }) => isLasting !== true);
  let whole: SettingValues = provider.settings;
  return (
    <EditDialog<Provider, Values, UpdateIdentityProvider>
      title={t("edit.title", { name: provider.name })}
      size="lg"
      object={provider}
      read={(signal) => readProvider(api, provider.id, signal)}
      valuesOf={({ name, settings }) => ({ name, settings })}
      schema={changedProviderSchema(provider.kind, () => whole)}
      toBody={({ name, settings }) => {
        whole = filled(settings);
        const given = changedSecrets(secrets);
        return {
          name: name.trim(),
          // What was emptied goes back to its default.
          settings: Object.fromEntries(fields.map((field) => [field.name, whole[field.name] ?? null])),
          ...(Object.keys(given).length === 0 ? {} : { secrets: given }),
        };
      }}
      send={({ version, body }, intent) => updateProvider(api, { id: provider.id, version }, body as ProviderChange, intent)}
      touches={[providersKey]}
      fields={[
        { label: t("add.name"), show: ({ name }) => name },
        ...fields.map((field) => ({
          label: vendors(`field.${field.label}`),
          show: ({ settings }: Values) => String(settings[field.name] ?? ""),
        })),
      ]}
      done={t("edit.saved")}
      onClose={onClose}
    >
      {(form) => (
        <>
          <TextInput
            label={t("add.name")}
            description={t("add.nameHint")}
            required
            maxLength={100}
            value={form.values.name}
            error={form.errorAt("name")}
            onChange={(event) => form.set("name", event.currentTarget.value)}
          />
          {fields.map((field) => (
            <SettingInput
              key={field.name}
              field={field}
              value={form.values.settings[field.name]}
              error={form.errorAt(`settings.${field.name}`)}
              onChange={(value) => form.set("settings", { ...form.values.settings, [field.name]: value })}
            />
          ))}
          <SecretInputs kind={provider.kind} values={secrets} stored={provider.secretsSet} errorAt={form.errorAt} onChange={setSecrets} />
        </>
      )}
    </EditDialog>
  );
}
