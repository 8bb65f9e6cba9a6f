import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { type Agent, type AgentStep, agentsKey, resumeAgent, suspendAgent } from "./queries.ts";

/** Suspends an agent, or lets it work again. */
export function AgentSwitch({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents");
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const suspend = useChange({
    send: (step: AgentStep, intent) => suspendAgent(api, step, intent),
    touches: [agentsKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("suspend.done", { name: agent.name }) });
    },
  });
  const resume = useChange({
    send: (step: AgentStep, intent) => resumeAgent(api, step, intent),
    touches: [agentsKey],
    onDone: () => notifications.show({ message: t("resume.done", { name: agent.name }) }),
  });
  if (agent.state === "suspended")
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={resume.isPending}
        onClick={() => resume.mutate({ agent })}
      >
        {t("action.resume")}
      </Button>
    );
  return (
    <>
      <Button color="red" variant="light" leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {t("action.suspend")}
      </Button>
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("suspend.title", { name: agent.name })}
        text={t("suspend.text")}
        action={t("action.suspend")}
        pending={suspend.isPending}
        error={suspend.error}
        onConfirm={(reason) => suspend.mutate({ agent, reason })}
      />
    </>
  );
}
