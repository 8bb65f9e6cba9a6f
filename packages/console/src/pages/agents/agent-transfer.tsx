import { transferAgentSchema } from "@agent-id-guard/protocol";
import { Text, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { type Agent, agentsKey, readAgent, transferAgent } from "./queries.ts";
import { useEntityName } from "./use-entity-name.ts";

/** Gives an agent to somebody else, who answers for it from then on. */
export function AgentTransfer({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const t = useTranslations("agents.transfer");
  const api = useApi();
  const nameOf = useEntityName();
  return (
    <EditDialog
      title={t("title", { name: agent.name })}
      object={agent}
      read={(signal) => readAgent(api, agent.id, signal)}
      valuesOf={({ ownerId, ownerLostAtMs }: Agent) => ({ ownerId: ownerLostAtMs === null ? ownerId : "", reason: "" })}
      schema={transferAgentSchema}
      toBody={({ ownerId, reason }) => ({ ownerId, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) })}
      send={({ version, body: { ownerId, reason } }, intent) =>
        transferAgent(api, { id: agent.id, version, body: { ownerId, ...(reason === undefined ? {} : { reason }) } }, intent)
      }
      touches={[agentsKey]}
      fields={[{ label: t("owner"), show: ({ ownerId }) => nameOf(ownerId) }]}
      done={t("done")}
      draft={`transfer/${agent.id}`}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Text>{t("text")}</Text>
          <EntityPicker
            kind="activeUser"
            label={t("owner")}
            required
            value={form.values.ownerId === "" ? null : form.values.ownerId}
            error={form.errorAt("ownerId")}
            onChange={(id) => form.set("ownerId", id ?? "")}
          />
          <TextInput
            label={t("reason")}
            description={t("reasonHint")}
            maxLength={500}
            value={form.values.reason}
            error={form.errorAt("reason")}
            onChange={(event) => form.set("reason", event.currentTarget.value)}
          />
        </>
      )}
    </EditDialog>
  );
}
