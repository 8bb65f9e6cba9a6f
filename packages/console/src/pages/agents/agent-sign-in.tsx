import { Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { type Agent, agentSecretsOptions } from "./queries.ts";

/** How the agent proves that it is itself. Never a value of a secret. */
export function AgentSignIn({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.signIn");
  const { data: secrets } = useSuspenseQuery(agentSecretsOptions(useApi(), agent.id));
  return (
    <Stack gap="md">
      <Panel title={t("method")}>{t(`methods.${agent.authMethod}`)}</Panel>
      <Panel title={t("secrets")}>
        {secrets.items.length === 0 ? (
          t("noSecrets")
        ) : (
          <Facts
            items={secrets.items.map(({ hint, expiresAtMs }) => [
              t("secret", { hint }),
              expiresAtMs === null ? t("noExpiry") : <Expiry key={hint} atMs={expiresAtMs} />,
            ])}
          />
        )}
      </Panel>
      <Panel title={t("keys")}>
        {agent.keys.length === 0 ? t("noKeys") : <Facts items={agent.keys.map((key, index) => [`${index + 1}`, key.kid ?? key.kty])} />}
      </Panel>
    </Stack>
  );
}

function Expiry({ atMs }: { readonly atMs: number }) {
  const t = useTranslations("agents.signIn");
  return (
    <>
      {t("expires")} <Moment atMs={atMs} />
    </>
  );
}
