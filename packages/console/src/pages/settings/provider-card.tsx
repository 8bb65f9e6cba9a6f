import { endpoints } from "@agent-id-guard/protocol";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay, useMe } from "../../session/me.ts";
import { EditProvider } from "./edit-provider.tsx";
import { ProviderSwitch } from "./provider-switch.tsx";
import { type Provider, testProvider } from "./queries.ts";
import classes from "./settings.module.css";

/** One identity provider: its settings, and what can be done with it. */
export function ProviderCard({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("settings.providers");
  const { issuer } = useMe();
  return (
    <Panel title={provider.name} actions={<StateBadge state={provider.state} />}>
      <Facts
        items={[
          [t("issuer"), <Identifier key="issuer" value={provider.issuer} />],
          [t("clientId"), <Identifier key="client" value={provider.clientId} />],
          [t("secret"), provider.hasSecret ? t("stored") : t("notStored")],
          [t("scopes"), <code key="scopes">{provider.scopes}</code>],
          [t("groupsClaim"), provider.groupsClaim === "" ? t("none") : <code key="groups">{provider.groupsClaim}</code>],
          [
            t("redirect"),
            <span key="redirect">
              <Identifier value={`${issuer}${endpoints.signIn}/callback/${provider.id}`} />
              <span className={classes.hint}>{t("redirectHint")}</span>
            </span>,
          ],
        ]}
      />
      {useMay()("PATCH /identity-providers/{providerId}") && <Actions provider={provider} />}
    </Panel>
  );
}

function Actions({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("settings.providers");
  const api = useApi();
  const [editing, setEditing] = useState(false);
  const test = useMutation({ mutationFn: () => testProvider(api, provider.id) });
  return (
    <>
      <div className={classes.foot}>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t("test")}
        </Button>
        <Button variant="default" onClick={() => setEditing(true)}>
          {t("edit")}
        </Button>
        <ProviderSwitch provider={provider} />
      </div>
      <div role="status">{test.isSuccess && <p className={classes.good}>{t("testGood")}</p>}</div>
      {test.isError && (
        <div className={classes.foot}>
          <ProblemNotice error={test.error} />
        </div>
      )}
      {editing && <EditProvider provider={provider} onClose={() => setEditing(false)} />}
    </>
  );
}
