import { transferAgentsSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import type { components } from "../../api/schema.ts";
import { useChange } from "../../api/use-change.ts";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { impactOptions } from "../../elements/impact-options.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import classes from "./people.module.css";
import { type OwnedAgent, type Person, peopleKey, transferAgents } from "./queries.ts";

interface HandOverProps {
  readonly opened: boolean;
  readonly person: Person;
  /** None: all that they own. */
  readonly selected: readonly OwnedAgent[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Gives agents of a person to another owner, all or none. */
export function HandOver({ opened, person, selected, onDone, onClose }: HandOverProps) {
  const t = useTranslations("people.handOver");
  const common = useTranslations("elements.action");
  const api = useApi();
  const transfer = useChange({
    send: (body: components["schemas"]["TransferAgents"], intent) => transferAgents(api, body, intent),
    touches: [["agents"], peopleKey, ["impact"]],
    onDone: ({ transferred }) => {
      close();
      onDone();
      notifications.show({ message: t("done", { count: transferred }) });
    },
  });
  const form = useForm({
    draft: `hand-over/${person.id}`,
    initial: { toOwnerId: "", reason: "" },
    schema: transferAgentsSchema,
    toBody: ({ toOwnerId, reason }) => ({
      ...(selected.length === 0 ? { fromOwnerId: person.id } : { agentIds: selected.map(({ id }) => id) }),
      toOwnerId,
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
    }),
    error: transfer.error,
  });
  const close = () => {
    form.reset();
    transfer.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t("title", { name: person.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) transfer.mutate(body as components["schemas"]["TransferAgents"]);
        }}
      >
        <Stack gap="md">
          <Text>{t("text")}</Text>
          <WhatGoes person={person} selected={selected} />
          <EntityPicker
            kind="activeUser"
            label={t("to")}
            required
            value={form.values.toOwnerId === "" ? null : form.values.toOwnerId}
            error={form.errorAt("toOwnerId")}
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
          {transfer.isError && <ProblemNotice error={transfer.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={transfer.isPending} disabled={form.values.toOwnerId === ""}>
              {t("action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function WhatGoes({ person, selected }: { readonly person: Person; readonly selected: readonly OwnedAgent[] }) {
  const t = useTranslations("people.handOver");
  const { data: impact } = useQuery({ ...impactOptions(useApi(), { kind: "user", id: person.id }), enabled: selected.length === 0 });
  const orphans = selected.filter(({ state }) => state === "orphaned").length;
  if (selected.length === 0) return <Text fw={550}>{t("all", { count: impact?.departure?.ownedAgents.total ?? 0 })}</Text>;
  return (
    <ul className={classes.counts}>
      <li>{t("some", { count: selected.length })}</li>
      {orphans > 0 && <li>{t("orphaned", { count: orphans })}</li>}
    </ul>
  );
}
