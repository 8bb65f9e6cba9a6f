import { endpoints } from "@agent-id-guard/protocol";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMe } from "../../session/me.ts";
import { originsOf } from "./client-values.ts";
import classes from "./clients.module.css";
import type { Client } from "./queries.ts";

/** What is known of a client. */
export function ClientOverview({ client }: { readonly client: Client }) {
  const t = useTranslations("clients");
  const { issuer } = useMe();
  const { kind, redirectUris, postLogoutRedirectUris, backchannelLogoutUri, consent } = client;
  const addresses = (name: "redirects" | "origins" | "postLogout", uris: readonly string[]): readonly [string, ReactNode] => [
    t(`fact.${name}`),
    uris.length === 0 ? t("fact.none") : <Addresses key={name} uris={uris} hint={t(`fact.${name}Hint`)} />,
  ];
  const backchannel =
    backchannelLogoutUri === null ? (
      t("fact.none")
    ) : (
      <Addresses key="backchannel" uris={[backchannelLogoutUri]} hint={t("fact.backchannelHint")} />
    );
  const deviceCode = t("fact.deviceCodeText", { address: `${issuer}${endpoints.device}` });
  return (
    <Panel>
      <Facts
        items={[
          [t("fact.id"), <Identifier key="id" value={client.id} />],
          [t("fact.kind"), t(`kinds.${kind}`)],
          addresses("redirects", redirectUris),
          ...(kind === "spa" ? [addresses("origins", originsOf(redirectUris))] : []),
          ...(kind === "cli" || kind === "native" ? [[t("fact.deviceCode"), deviceCode] as const] : []),
          [
            t("fact.consent"),
            <Hinted key="consent" hint={t(consent === "implied" ? "consent.impliedFact" : "consent.requiredHint")}>
              {t(`consent.${consent}`)}
            </Hinted>,
          ],
          addresses("postLogout", postLogoutRedirectUris),
          [t("fact.backchannel"), backchannel],
          [t("fact.created"), <Moment key="created" atMs={client.createdAtMs} as="exact" />],
        ]}
      />
    </Panel>
  );
}

function Addresses({ uris, hint }: { readonly uris: readonly string[]; readonly hint: string }) {
  return (
    <Hinted hint={hint}>
      <ul className={classes.addresses}>
        {uris.map((uri) => (
          <li key={uri}>
            <Identifier value={uri} />
          </li>
        ))}
      </ul>
    </Hinted>
  );
}
