import { Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { KeysPanel } from "../../parties/keys-panel.tsx";
import { MethodPanel } from "../../parties/method-panel.tsx";
import type { Party } from "../../parties/party.ts";
import { SecretsPanel } from "../../parties/secrets-panel.tsx";
import { useMayChangeAgent } from "../../session/me.ts";
import type { Credential } from "./connect/configuration.ts";
import { ConnectPanel } from "./connect/connect-panel.tsx";
import { GenerateConfiguration } from "./connect/generate-configuration.tsx";
import { type Agent, agentsKey } from "./queries.ts";

const methods = ["private_key_jwt", "client_secret"] as const;

/** How the agent proves that it is itself, and how it gets what it needs for that. Never a value of a secret, but at the moment when it is made. */
export function AgentSignIn({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("connect.file");
  const [credential, setCredential] = useState<Credential>();
  const mayChange = useMayChangeAgent()(agent) && agent.state !== "retired";
  const party: Party = { ...agent, kind: "agent" };
  return (
    <Stack gap="md">
      <MethodPanel party={party} partyKey={agentsKey} mayChange={mayChange} methods={methods} />
      <KeysPanel party={party} partyKey={agentsKey} mayChange={mayChange} />
      <SecretsPanel party={party} partyKey={agentsKey} mayChange={mayChange} />
      {mayChange && (
        <ConnectPanel
          agent={agent}
          credential={credential}
          configurationText={t(textOf(credential))}
          configuration={<GenerateConfiguration agent={agent} onMade={setCredential} />}
        />
      )}
    </Stack>
  );
}

function textOf(credential: Credential | undefined) {
  if (credential === undefined) return "text";
  return credential.kind === "key" ? "ready" : "secretReady";
}
