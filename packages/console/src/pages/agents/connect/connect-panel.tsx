import { Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Panel } from "../../../elements/panel.tsx";
import type { Agent } from "../queries.ts";
import type { Credential } from "./configuration.ts";
import { FirstCallPanel } from "./first-call-panel.tsx";
import { LiveEvents } from "./live-events.tsx";
import { SnippetPanel } from "./snippet-panel.tsx";
import { type Resource, useReach } from "./use-reach.ts";

interface ConnectPanelProps {
  readonly agent: Agent;
  readonly credential: Credential | undefined;
  /** How the configuration is had: a button. */
  readonly configuration: ReactNode;
  readonly configurationText: string;
}

/** From nothing to a first call: the file, the program, and the log as it happens. */
export function ConnectPanel({ agent, credential, configuration, configurationText }: ConnectPanelProps) {
  const t = useTranslations("connect");
  const { reaches } = useReach(agent.id);
  const [picked, setPicked] = useState<Resource>();
  const resources = reaches.map(({ resource }) => resource);
  const chosen = picked ?? resources[0];
  return (
    <Stack gap="md">
      <Panel title={t("file.title")} actions={configuration}>
        {configurationText}
      </Panel>
      <Panel title={t("snippet.title")}>
        <SnippetPanel agent={agent} resources={resources} chosen={chosen} onChoose={setPicked} />
      </Panel>
      <Panel title={t("live.title")}>
        <Stack gap="lg">
          <FirstCallPanel key={chosen?.id ?? ""} agentId={agent.id} credential={credential} resource={chosen} />
          <LiveEvents agentId={agent.id} />
        </Stack>
      </Panel>
    </Stack>
  );
}
