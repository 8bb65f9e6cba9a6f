import { agentConfigFile } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../../api/api-context.tsx";
import { useChange } from "../../../api/use-change.ts";
import { ProblemNotice } from "../../../elements/problem-notice.tsx";
import { useMe } from "../../../session/me.ts";
import type { Agent } from "../queries.ts";
import { agentsKey } from "../queries.ts";
import { type Credential, configurationOf, download } from "./configuration.ts";
import { connectAgent, type Way } from "./connect-agent.ts";
import { type AgentKeyPair, canMakeKeys, makeKeyPair } from "./key-pair.ts";

interface GenerateConfigurationProps {
  readonly agent: Agent;
  /** Told once the file has been handed over. */
  readonly onMade: (credential: Credential) => void;
}

/** The button that makes a credential here and hands it over in the agent's configuration file, and the question before. */
export function GenerateConfiguration(props: GenerateConfigurationProps) {
  const t = useTranslations("connect.generate");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {t("action")}
      </Button>
      {asking && <Question {...props} onClose={() => setAsking(false)} />}
    </>
  );
}

function Question({ agent, onMade, onClose }: GenerateConfigurationProps & { readonly onClose: () => void }) {
  const t = useTranslations("connect.generate");
  const common = useTranslations("elements.action");
  const api = useApi();
  const { issuer } = useMe();
  const pair = useRef<Promise<AgentKeyPair>>(undefined);
  const ways = waysOf(agent);
  const [way, setWay] = useState<Way>(ways[0] ?? "add");
  const connect = useChange({
    async send(wish: { readonly way: Way }, intent) {
      // The same pair for a repeated attempt, so that no key is left behind that nobody holds.
      pair.current ??= makeKeyPair();
      return connectAgent(api, agent.id, wish.way, await pair.current, intent);
    },
    touches: [agentsKey],
    onDone: (credential) => {
      download(agentConfigFile, `${JSON.stringify(configurationOf(issuer, agent, credential), null, 2)}\n`);
      onMade(credential);
      onClose();
      notifications.show({ message: t("done", { file: agentConfigFile }) });
    },
  });
  return (
    <Modal opened onClose={onClose} size="lg" title={t("title", { name: agent.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <Stack gap="md">
        <Text>{t("text", { file: agentConfigFile })}</Text>
        {ways.length > 1 && (
          <Radio.Group aria-label={t("how")} value={way} onChange={(next) => setWay(ways.find((one) => one === next) ?? way)}>
            <Stack gap="sm">
              {ways.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(labelOf(agent, one))}
                  description={t(hintOf(agent, one), { count: agent.keys.length })}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {!canMakeKeys() && way !== "secret" && <Text c="var(--bad)">{t("insecure")}</Text>}
        {connect.isError && <ProblemNotice error={connect.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button
            loading={connect.isPending}
            disabled={!canMakeKeys() && way !== "secret"}
            onClick={() => connect.mutate({ way })}
            data-autofocus
          >
            {t("do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What there is to choose. Of an agent that has never worked, an older key is nobody's. */
function waysOf({ authMethod, keys, lastActiveAtMs }: Agent): readonly Way[] {
  if (authMethod === "client_secret") return ["add", "secret"];
  if (keys.length === 0) return ["add"];
  return (lastActiveAtMs ?? null) === null ? ["replace", "add"] : ["add", "replace"];
}

const isSwitch = ({ authMethod }: Agent, way: Way) => authMethod === "client_secret" && way === "add";
const labelOf = (agent: Agent, way: Way) => (isSwitch(agent, way) ? "switch" : way);
const hintOf = (agent: Agent, way: Way) => (isSwitch(agent, way) ? "switchHint" : (`${way}Hint` as const));
