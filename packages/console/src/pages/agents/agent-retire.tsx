import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { BlastRadius } from "../../elements/blast-radius.tsx";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { type Agent, type AgentStep, agentsKey, retireAgent } from "./queries.ts";

/** Ends an agent for good, after its name was typed. */
export function AgentRetire({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const t = useTranslations("agents.retire");
  const api = useApi();
  const retire = useChange({
    send: (step: AgentStep, intent) => retireAgent(api, step, intent),
    touches: [agentsKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("done", { name: agent.name }) });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("title", { name: agent.name })}
      text={t("text")}
      action={t("action")}
      typeName={agent.name}
      pending={retire.isPending}
      error={retire.error}
      onConfirm={(reason) => retire.mutate({ agent: { id: agent.id, version: agent.version }, reason })}
    >
      <BlastRadius target={{ kind: "agent", id: agent.id }} />
    </ConfirmDestructive>
  );
}
