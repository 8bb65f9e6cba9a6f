import { transferAgentsSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { type Api, answered } from "../api/api.ts";
import { useApi } from "../api/api-context.tsx";
import type { components } from "../api/schema.ts";
import { type Intent, useChange } from "../api/use-change.ts";
import { EntityPicker } from "../elements/entity-picker.tsx";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { useForm } from "../elements/use-form.ts";

type Transfer = components["schemas"]["TransferAgents"];

const transferAgents = (api: Api, body: Transfer, intent: Intent) =>
  answered(api.POST("/api/v1/agents/transfer", { params: { header: intent }, body }));

export interface GiveAgentsProps {
  readonly opened: boolean;
  readonly title: string;
  /** Which agents: those that are named, or all of one person. */
  readonly which: Pick<Transfer, "agentIds"> | Pick<Transfer, "fromOwnerId">;
  /** What goes, in words. */
  readonly children: ReactNode;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Gives agents to another owner: all of them or none. */
export function GiveAgents(props: GiveAgentsProps) {
  const common = useTranslations("elements.action");
  const { opened, title, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": common("close") }}>
      <Wish {...props} />
    </Modal>
  );
}

/** Its own component, so that it forgets what was chosen when it closes. */
function Wish({ which, children, onDone, onClose }: GiveAgentsProps) {
  const t = useTranslations("owners");
  const common = useTranslations("elements.action");
  const api = useApi();
  const give = useChange({
    send: (body: Transfer, intent) => transferAgents(api, body, intent),
    touches: [["agents"], ["people"], ["overview"], ["impact"]],
    onDone: ({ transferred }) => {
      onClose();
      onDone();
      notifications.show({ message: t("done", { count: transferred }) });
    },
  });
  const form = useForm({
    initial: { toOwnerId: "", reason: "" },
    schema: transferAgentsSchema,
    toBody: ({ toOwnerId, reason }) => ({ ...which, toOwnerId, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) }),
    error: give.error,
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const body = form.check();
        if (body !== undefined) give.mutate(body as Transfer);
      }}
    >
      <Stack gap="md">
        <Text>{t("text")}</Text>
        {children}
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
