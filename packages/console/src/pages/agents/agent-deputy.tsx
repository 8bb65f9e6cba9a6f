import { updateAgentSchema } from "@agent-id-guard/protocol";
import { Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { type Agent, agentsKey, readAgent, updateAgent } from "./queries.ts";
import { useEntityName } from "./use-entity-name.ts";

/** Says who is asked first to take an agent over when its owner leaves, or that nobody is. */
export function AgentDeputy({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const t = useTranslations("agents.deputy");
  const api = useApi();
  const nameOf = useEntityName();
  return (
    <EditDialog
      title={t("title", { name: agent.name })}
      object={agent}
      read={(signal) => readAgent(api, agent.id, signal)}
      valuesOf={({ deputyOwnerId }: Agent) => ({ deputyOwnerId })}
      schema={updateAgentSchema}
      send={({ version, body }, intent) => updateAgent(api, { id: agent.id, version, body }, intent)}
      touches={[agentsKey]}
      fields={[{ label: t("deputy"), show: ({ deputyOwnerId }) => (deputyOwnerId === null ? t("none") : nameOf(deputyOwnerId)) }]}
      done={t("done")}
      draft={`deputy/${agent.id}`}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Text>{t("text")}</Text>
          <EntityPicker
            kind="activeUser"
            label={t("deputy")}
            value={form.values.deputyOwnerId}
            error={form.errorAt("deputyOwnerId")}
            onChange={(id) => form.set("deputyOwnerId", id)}
          />
        </>
      )}
    </EditDialog>
  );
}
