import { endpoints } from "@agent-id-guard/protocol";
import { SegmentedControl, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { CodeBlock } from "../../elements/code-block.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMe } from "../../session/me.ts";
import classes from "./clients.module.css";
import type { Client } from "./queries.ts";
import { deviceSample, loopbackSample, pageSample, pushedSample } from "./request-sample.ts";
import { useCallableAgents } from "./use-callable-agents.ts";

/** How an application speaks to this server: where, and with what. */
export function ClientUse({ client }: { readonly client: Client }) {
  const { issuer } = useMe();
  return (
    <Stack gap="md">
      <Sample client={client} issuer={issuer} />
      <Addresses client={client} issuer={issuer} />
    </Stack>
  );
}

interface PartProps {
  readonly client: Client;
  readonly issuer: string;
}

/** Whether a client may sign people in with a device code. */
const mayUseDeviceCode = ({ kind }: Pick<Client, "kind">) => kind === "cli" || kind === "native";

function Addresses({ client, issuer }: PartProps) {
  const t = useTranslations("clients.use");
  const device = [["device", endpoints.deviceAuthorization]] as const;
  const addresses = [
    ["discovery", endpoints.openidConfiguration],
    ["authorize", endpoints.authorize],
    ["pushed", endpoints.pushedRequest],
    ...(mayUseDeviceCode(client) ? device : []),
    ["token", endpoints.token],
    ["userinfo", endpoints.userinfo],
    ["revoke", endpoints.revoke],
    ["endSession", endpoints.endSession],
    ["keys", endpoints.jwks],
  ] as const;
  return (
    <Panel title={t("addresses")}>
      <p className={classes.note}>{t("addressesHint")}</p>
      <Facts items={addresses.map(([name, path]) => [t(name), <Identifier key={name} value={`${issuer}${path}`} />])} />
    </Panel>
  );
}

function Sample({ client, issuer }: PartProps) {
  const t = useTranslations("clients.use");
  const tabs = useTranslations("clients.tab");
  const [way, setWay] = useState<string>(client.kind === "cli" ? "device" : "browser");
  const agents = useCallableAgents(client.id);
  const isDevice = mayUseDeviceCode(client) && way === "device";
  const told = {
    issuer,
    clientId: client.id,
    authMethod: client.authMethod,
    redirectUri: client.redirectUris[0] ?? "",
    resource: agents.identifier ?? `${issuer}/agents/…`,
  };
  return (
    <Panel title={t("sample")}>
      <div className={classes.sample}>
        {agents.isEmpty && <p className={classes.note}>{t("noAgent", { tab: tabs("access") })}</p>}
        {agents.options.length > 0 && (
          <Select
            className={classes.agent ?? ""}
            label={t("agent")}
            description={agents.identifier === undefined ? undefined : t("agentHint", { identifier: agents.identifier })}
            data={[...agents.options]}
            value={agents.chosenId ?? null}
            onChange={agents.choose}
            allowDeselect={false}
          />
        )}
        {mayUseDeviceCode(client) && (
          <SegmentedControl
            className={classes.way ?? ""}
            aria-label={t("way")}
            data={[
              { value: "browser", label: t("browser") },
              { value: "device", label: t("deviceCode") },
            ]}
            value={way}
            onChange={setWay}
          />
        )}
        <p className={classes.note}>{t(isDevice ? "deviceText" : texts[client.kind])}</p>
        <CodeBlock label={t(isDevice ? "deviceLabel" : "codeLabel")} code={(isDevice ? deviceSample : samples[client.kind])(told)} />
      </div>
    </Panel>
  );
}

const samples = { web: pushedSample, spa: pageSample, native: loopbackSample, cli: loopbackSample } as const;
const texts = { web: "webText", spa: "spaText", native: "localText", cli: "localText" } as const;
