import { createGroupSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import { createGroup, groupsKey } from "./queries.ts";

/** Makes a group, and goes to its page to fill it. */
export function NewGroup({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("groups.form");
  const common = useTranslations("elements.action");
  const api = useApi();
  const { navigate } = useRouter();
  const create = useChange({
    send: (body: { readonly name: string }, intent) => createGroup(api, body.name, intent),
    touches: [groupsKey],
    onDone: ({ id, name }) => {
      form.reset();
      notifications.show({ message: t("added", { name }) });
      void navigate({ to: "/groups/$groupId", params: { groupId: id } });
    },
  });
  const form = useForm({ draft: "groups/new", initial: { name: "" }, schema: createGroupSchema, error: create.error });
  const close = () => {
    form.reset();
    onClose();
  };
  return (
    <Modal opened onClose={close} title={t("addTitle")} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) create.mutate(body);
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("name")}
            required
            maxLength={100}
            value={form.values.name}
            error={form.errorAt("name")}
            onChange={(event) => form.set("name", event.currentTarget.value)}
            data-autofocus
          />
          {create.isError && <ProblemNotice error={create.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t("add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
