import { updateAgentSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { isProblem } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import { AgentConflict } from "./agent-conflict.tsx";
import { type Agent, type AgentChange, agentsKey, updateAgent } from "./queries.ts";

interface AgentEditProps {
  readonly agent: Agent;
  readonly onClose: () => void;
}

/** Changes an agent's name and purpose. Where somebody else was faster, both versions are shown and nothing is lost. */
export function AgentEdit({ agent, onClose }: AgentEditProps) {
  const t = useTranslations("agents");
  const common = useTranslations("elements.action");
  const api = useApi();
  const queries = useQueryClient();
  const update = useChange({
    send: (change: AgentChange, intent) => updateAgent(api, change, intent),
    touches: [agentsKey],
    onDone: () => close(t("edit.done")),
  });
  const form = useForm({
    draft: `agents/${agent.id}`,
    initial: { name: agent.name, purpose: agent.purpose },
    schema: updateAgentSchema,
    error: update.error,
  });
  const close = (message?: string) => {
    form.reset();
    onClose();
    if (message !== undefined) notifications.show({ message });
  };
  const save = (version: number) => {
    const body = form.check();
    if (body !== undefined) update.mutate({ id: agent.id, version, body });
  };
  const isStale = isProblem(update.error, "entity.stale");
  return (
    <>
      <Modal opened onClose={() => close()} title={t("edit.title")} closeButtonProps={{ "aria-label": common("close") }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save(agent.version);
          }}
        >
          <Stack gap="md">
            <TextInput
              label={t("column.name")}
              required
              maxLength={100}
              value={form.values.name}
              error={form.errorAt("name")}
              onChange={(event) => form.set("name", event.currentTarget.value)}
              data-autofocus
            />
            <Textarea
              label={t("column.purpose")}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={form.values.purpose}
              error={form.errorAt("purpose")}
              onChange={(event) => form.set("purpose", event.currentTarget.value)}
            />
            {update.isError && !isStale && <ProblemNotice error={update.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => close()}>
                {common("cancel")}
              </Button>
              <Button type="submit" loading={update.isPending}>
                {common("save")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      {isStale && (
        <AgentConflict
          agentId={agent.id}
          mine={form.values}
          pending={update.isPending}
          onClose={update.reset}
          onTakeTheirs={() => {
            void queries.invalidateQueries({ queryKey: agentsKey });
            close();
          }}
          onPutMine={save}
        />
      )}
    </>
  );
}
