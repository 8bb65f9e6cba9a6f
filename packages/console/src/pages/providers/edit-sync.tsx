import { type SyncSettings, type UpdateIdentityProvider, updateIdentityProviderSchema } from "@agent-id-guard/protocol";
import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import type { Form } from "../../elements/use-form.ts";
import classes from "./providers.module.css";
import { type Provider, type ProviderChange, providersKey, readProvider, updateProvider } from "./queries.ts";

const removable = ["people", "departments", "groups"] as const;
const identifiers = ["none", "email", "username", "employeeNumber"] as const;

/** Changes when and how the directory of a provider is read. The mapping is the business of another panel. */
export function EditSync({ provider, onClose }: { readonly provider: Provider; readonly onClose: () => void }) {
  const t = useTranslations("providers.directory");
  const api = useApi();
  return (
    <EditDialog
      title={t("changeTitle", { name: provider.name })}
      object={provider}
      draft={`${provider.id}/sync`}
      read={(signal) => readProvider(api, provider.id, signal)}
      valuesOf={({ sync }: Provider) => sync as SyncSettings}
      schema={updateIdentityProviderSchema}
      toBody={(sync) => ({ sync: { ...sync, departmentRoot: sync.departmentRoot.trim() } })}
      send={({ version, body }, intent) => updateProvider(api, { id: provider.id, version }, body as ProviderChange, intent)}
      touches={[providersKey]}
      fields={[
        { label: t("enabled"), show: ({ enabled }) => String(enabled) },
        { label: t("full"), show: ({ fullEveryHours }) => String(fullEveryHours) },
        { label: t("incremental"), show: ({ incrementalEveryMinutes }) => String(incrementalEveryMinutes) },
        ...removable.map((kind) => ({ label: t(kind), show: ({ thresholds }: SyncSettings) => String(thresholds[kind]) })),
        { label: t("matchBy"), show: ({ matchBy }) => t(`match.${matchBy}`) },
        { label: t("root"), show: ({ departmentRoot }) => departmentRoot },
      ]}
      done={t("saved")}
      onClose={onClose}
    >
      {(form) => <SyncInputs form={form} />}
    </EditDialog>
  );
}

function SyncInputs({ form: { values, set, errorAt } }: { readonly form: Form<SyncSettings, UpdateIdentityProvider> }) {
  const t = useTranslations("providers.directory");
  const number = (value: string | number) => (typeof value === "number" ? value : 0);
  return (
    <>
      <Switch
        label={t("enabled")}
        description={t("enabledHint")}
        checked={values.enabled}
        onChange={(event) => set("enabled", event.currentTarget.checked)}
      />
      <NumberInput
        label={t("full")}
        description={t("zero")}
        min={0}
        max={720}
        allowDecimal={false}
        value={values.fullEveryHours}
        error={errorAt("sync.fullEveryHours")}
        onChange={(value) => set("fullEveryHours", number(value))}
      />
      <NumberInput
        label={t("incremental")}
        description={t("zero")}
        min={0}
        max={1_440}
        allowDecimal={false}
        value={values.incrementalEveryMinutes}
        error={errorAt("sync.incrementalEveryMinutes")}
        onChange={(value) => set("incrementalEveryMinutes", number(value))}
      />
      <fieldset className={classes.group}>
        <legend>{t("thresholds")}</legend>
        <div className={classes.three}>
          {removable.map((kind) => (
            <NumberInput
              key={kind}
              label={t(kind)}
              min={0}
              allowDecimal={false}
              value={values.thresholds[kind]}
              error={errorAt(`sync.thresholds.${kind}`)}
              onChange={(value) => set("thresholds", { ...values.thresholds, [kind]: number(value) })}
            />
          ))}
        </div>
      </fieldset>
      <Select
        label={t("matchBy")}
        description={t("matchHint")}
        data={identifiers.map((value) => ({ value, label: t(`match.${value}`) }))}
        value={values.matchBy}
        allowDeselect={false}
        onChange={(next) => set("matchBy", identifiers.find((value) => value === next) ?? "none")}
      />
      <TextInput
        label={t("root")}
        description={t("rootHint")}
        value={values.departmentRoot}
        error={errorAt("sync.departmentRoot")}
        onChange={(event) => set("departmentRoot", event.currentTarget.value)}
      />
    </>
  );
}
