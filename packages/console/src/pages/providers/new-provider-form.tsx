import type { CreateIdentityProvider, IdentityProviderKind } from "@agent-id-guard/protocol";
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { type Form, useForm } from "../../elements/use-form.ts";
import { filled, newProviderSchema } from "./check-settings.ts";
import { returnsHere, secretsOf, settingFields } from "./kinds.ts";
import classes from "./providers.module.css";
import { addProvider, type NewProvider, providersKey } from "./queries.ts";
import { changedSecrets, SecretInputs, type SecretValues } from "./secret-inputs.tsx";
import { SettingInput, type SettingValues } from "./setting-inputs.tsx";

interface Values {
  readonly name: string;
  readonly settings: SettingValues;
}

/** What a kind begins with, where leaving it empty would mean something else. */
const initialSettings: Partial<Readonly<Record<IdentityProviderKind, SettingValues>>> = {
  entra: { groupsFrom: "both" },
  ldap: { flavour: "openldap", startTls: true },
};

/** The form of one kind of provider, beside what has to be prepared at the vendor. */
export function NewProviderForm({ kind }: { readonly kind: IdentityProviderKind }) {
  const t = useTranslations("providers");
  const api = useApi();
  const { navigate } = useRouter();
  const [secrets, setSecrets] = useState<SecretValues>({});
  const add = useChange({
    send: (body: CreateIdentityProvider, intent) => addProvider(api, body as NewProvider, intent),
    touches: [providersKey],
    onDone: ({ id, name }) => {
      form.reset();
      notifications.show({ message: t("add.added", { name }) });
      void navigate({ to: "/identity-providers/$providerId", params: { providerId: id }, search: {} });
    },
  });
  const form = useForm<Values, CreateIdentityProvider>({
    draft: `providers/new/${kind}`,
    initial: { name: "", settings: initialSettings[kind] ?? {} },
    schema: newProviderSchema(kind),
    toBody: ({ name, settings }) => ({ name: name.trim(), kind, settings: filled(settings), secrets: changedSecrets(secrets) }),
    error: add.error,
  });
  return (
    <div className={classes.columns}>
      <form
        noValidate
        autoComplete="off"
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) add.mutate(body);
        }}
      >
        <Panel title={t("add.settings")}>
          <Settings kind={kind} form={form} />
        </Panel>
        {secretsOf(kind).length > 0 && (
          <Panel title={t("add.secrets")}>
            <div className={classes.stack}>
              <p className={classes.quiet}>{t("add.secretsText")}</p>
              <SecretInputs kind={kind} values={secrets} stored={[]} errorAt={form.errorAt} onChange={setSecrets} />
            </div>
          </Panel>
        )}
        {add.isError && <ProblemNotice error={add.error} />}
        <Foot pending={add.isPending} onCancel={form.reset} />
      </form>
      <Prepare kind={kind} />
    </div>
  );
}

function Foot({ pending, onCancel }: { readonly pending: boolean; readonly onCancel: () => void }) {
  const t = useTranslations("providers.action");
  const { navigate } = useRouter();
  return (
    <div className={classes.foot}>
      <Button
        variant="default"
        onClick={() => {
          onCancel();
          void navigate({ to: "/identity-providers/new", search: {} });
        }}
      >
        {t("another")}
      </Button>
      <Button type="submit" loading={pending}>
        {t("add")}
      </Button>
    </div>
  );
}

function Settings({ kind, form }: { readonly kind: IdentityProviderKind; readonly form: Form<Values, CreateIdentityProvider> }) {
  const t = useTranslations("providers.add");
  const set = (settings: SettingValues) => form.set("settings", { ...form.values.settings, ...settings });
  const fields = settingFields[kind];
  const inputs = (isRare: boolean) =>
    fields
      .filter((field) => (field.isRare ?? false) === isRare)
      .map((field) => (
        <SettingInput
          key={field.name}
          field={field}
          value={form.values.settings[field.name]}
          error={form.errorAt(`settings.${field.name}`)}
          onChange={(value) => set({ [field.name]: value })}
        />
      ));
  return (
    <div className={classes.stack}>
      <TextInput
        label={t("name")}
        description={t("nameHint")}
        required
        maxLength={100}
        value={form.values.name}
        error={form.errorAt("name")}
        onChange={(event) => form.set("name", event.currentTarget.value)}
      />
      {kind === "lark" && <Edition settings={form.values.settings} onChange={set} />}
      {inputs(false)}
      {fields.some(({ isRare }) => isRare) && (
        <details className={classes.more}>
          <summary>{t("more")}</summary>
          <div className={classes.stack}>{inputs(true)}</div>
        </details>
      )}
    </div>
  );
}

/** Feishu is what the settings are by default. */
const larkInternational = {
  apiUrl: "https://open.larksuite.com",
  accountsUrl: "https://accounts.larksuite.com",
  tokenPath: "/open-apis/authen/v2/oauth/token",
};
const feishu = { apiUrl: undefined, accountsUrl: undefined, tokenPath: undefined };

function Edition({ settings, onChange }: { readonly settings: SettingValues; readonly onChange: (settings: SettingValues) => void }) {
  const t = useTranslations("providers.add");
  return (
    <SegmentedControl
      aria-label={t("edition")}
      data={[
        { value: "feishu", label: t("feishu") },
        { value: "lark", label: t("lark") },
      ]}
      value={settings.apiUrl === larkInternational.apiUrl ? "lark" : "feishu"}
      onChange={(edition) => onChange(edition === "lark" ? larkInternational : feishu)}
    />
  );
}

function Prepare({ kind }: { readonly kind: IdentityProviderKind }) {
  const t = useTranslations("providers");
  const vendors = useTranslations("vendors");
  const vendor = t(`vendor.${kind}`);
  return (
    <aside>
      <Panel title={t("add.prepare", { vendor })}>
        <div className={classes.stack}>
          <ul className={classes.prepare}>
            {vendors(`prepare.${kind}`)
              .split("\n")
              .map((line) => (
                <li key={line}>{line}</li>
              ))}
          </ul>
          {returnsHere(kind) && <p className={classes.quiet}>{t("add.after", { vendor })}</p>}
        </div>
      </Panel>
    </aside>
  );
}
