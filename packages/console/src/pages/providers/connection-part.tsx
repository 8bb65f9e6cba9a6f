import { endpoints } from "@agent-id-guard/protocol";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMay, useMe } from "../../session/me.ts";
import { ConnectionTest } from "./connection-test.tsx";
import { callsBack, returnsHere, type SettingField, secretsOf, settingFields } from "./kinds.ts";
import classes from "./providers.module.css";
import type { Provider } from "./queries.ts";

/** How we speak to a provider, and what it has to know of us. */
export function ConnectionPart({ provider }: { readonly provider: Provider }) {
  return (
    <div className={classes.stack}>
      <Addresses provider={provider} />
      {useMay()("POST /identity-providers/{providerId}/test") && <ConnectionTest providerId={provider.id} />}
      <Settings provider={provider} />
    </div>
  );
}

function Addresses({ provider: { id, kind } }: { readonly provider: Provider }) {
  const t = useTranslations("providers");
  const { issuer } = useMe();
  if (!returnsHere(kind)) return null;
  const redirect = [
    t("connection.redirect"),
    <Hinted key="redirect" hint={t("connection.redirectHint")}>
      <Identifier value={`${issuer}${endpoints.signIn}/callback/${id}`} />
    </Hinted>,
  ] as const;
  const callback = [
    t("connection.callback"),
    <Hinted key="callback" hint={t("connection.callbackHint")}>
      <Identifier value={`${issuer}/idp/${id}/callback`} />
    </Hinted>,
  ] as const;
  return (
    <Panel title={t("connection.addresses", { vendor: t(`vendor.${kind}`) })}>
      <Facts items={callsBack(kind) ? [redirect, callback] : [redirect]} />
    </Panel>
  );
}

function Settings({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers");
  const vendors = useTranslations("vendors");
  const { id, kind, settings, secretsSet, createdAtMs } = provider;
  const shown = settingFields[kind].map(
    (field) => [vendors(`field.${field.label}`), <Value key={field.name} field={field} value={settings[field.name]} />] as const,
  );
  const secrets = secretsOf(kind).map(
    ({ name }) => [vendors(`secret.${name}`), t(`connection.${secretsSet.includes(name) ? "stored" : "missing"}`)] as const,
  );
  return (
    <Panel title={t("connection.settings")}>
      <Facts
        items={[
          [t("connection.id"), <Identifier key="id" value={id} />],
          ...shown,
          ...secrets,
          [t("column.created"), <Moment key="created" atMs={createdAtMs} as="exact" />],
        ]}
      />
    </Panel>
  );
}

function Value({ field, value }: { readonly field: SettingField; readonly value: unknown }): ReactNode {
  const t = useTranslations("providers");
  const vendors = useTranslations("vendors");
  if (value === undefined || value === "") return t("connection.none");
  if (typeof value === "boolean") return t(value ? "connection.yes" : "connection.no");
  if (typeof field.as === "object") {
    const option = field.as.oneOf.find((one) => one === value);
    return option === undefined ? String(value) : vendors(`option.${option}`);
  }
  return <code className={classes.value}>{Array.isArray(value) ? value.join(", ") : String(value)}</code>;
}
