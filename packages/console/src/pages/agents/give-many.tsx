import { transferAgentsSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { Scrollable } from "../../elements/scrollable.tsx";
import { useForm } from "../../elements/use-form.ts";
import classes from "./agents-page.module.css";
import { type Agent, agentsKey, type TransferMany, transferAgents } from "./queries.ts";

interface GiveManyProps {
  readonly opened: boolean;
  readonly agents: readonly Agent[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Gives agents to another owner: all of them or none. */
export function GiveMany({ opened, agents, onDone, onClose }: GiveManyProps) {
  const t = useTranslations("agents.transfer");
  const common = useTranslations("elements.action");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("manyTitle", { count: agents.length })}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <Wish agents={agents} onDone={onDone} onClose={onClose} />
    </Modal>
  );
}

/** Its own component, so that it forgets what was chosen when it closes. */
function Wish({ agents, onDone, onClose }: Omit<GiveManyProps, "opened">) {
  const t = useTranslations("agents.transfer");
  const common = useTranslations("elements.action");
  const api = useApi();
  const give = useChange({
    send: (body: TransferMany, intent) => transferAgents(api, body, intent),
    touches: [agentsKey, ["overview"]],
    onDone: ({ transferred }) => {
      onDone();
      notifications.show({ message: t("manyDone", { count: transferred }) });
    },
  });
  const form = useForm({
    initial: { toOwnerId: "", reason: "" },
    schema: transferAgentsSchema,
    toBody: ({ toOwnerId, reason }) => ({
      agentIds: agents.map(({ id }) => id),
      toOwnerId,
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
    }),
    error: give.error,
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const body = form.check();
        if (body !== undefined) give.mutate(body as TransferMany);
      }}
    >
      <Stack gap="md">
        <Text>{t("manyText")}</Text>
        <WhatGoes agents={agents} />
        <EntityPicker
          kind="activeUser"
          label={t("owner")}
          required
          value={form.values.toOwnerId === "" ? null : form.values.toOwnerId}
          error={form.errorAt("toOwnerId") ?? form.errorAt("ownerId")}
          onChange={(id) => form.set("toOwnerId", id ?? "")}
        />
        <TextInput
          label={t("reason")}
          description={t("reasonHint")}
          maxLength={500}
          value={form.values.reason}
          error={form.errorAt("reason")}
          onChange={(event) => form.set("reason", event.currentTarget.value)}
        />
        {give.isError && <ProblemNotice error={give.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={give.isPending} disabled={form.values.toOwnerId === ""}>
            {t("give")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function WhatGoes({ agents }: Pick<GiveManyProps, "agents">) {
  const t = useTranslations("agents.transfer");
  const without = agents.filter(({ ownerLostAtMs }) => ownerLostAtMs !== null).length;
  return (
    <div>
      <Scrollable label={t("which")} className={classes.given}>
        <ul>
          {agents.map(({ id, name }) => (
            <li key={id}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      </Scrollable>
      {without > 0 && (
        <Text size="sm" mt="xs">
          {t("again", { count: without })}
        </Text>
      )}
    </div>
  );
}
