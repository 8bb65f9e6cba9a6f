import { type CreateGroup, createGroupSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import type { components } from "../../api/schema.ts";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { providerNamesOptions } from "../../elements/provider-names.ts";
import { type Form, useForm } from "../../elements/use-form.ts";
import { createGroup, groupsKey } from "./queries.ts";

interface Values {
  readonly name: string;
  /** Empty: the administrators here keep its members. */
  readonly providerId: string;
  readonly externalId: string;
}

/** Makes a group, or one of a provider ahead of it, and goes to its page. */
export function NewGroup({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("groups.form");
  const common = useTranslations("elements.action");
  const api = useApi();
  const { navigate } = useRouter();
  const create = useChange({
    send: (body: components["schemas"]["CreateGroup"], intent) => createGroup(api, body, intent),
    touches: [groupsKey],
    onDone: ({ id, name }) => {
      form.reset();
      notifications.show({ message: t("added", { name }) });
      void navigate({ to: "/groups/$groupId", params: { groupId: id } });
    },
  });
  const form: Form<Values, CreateGroup> = useForm({
    draft: "groups/new",
    initial: { name: "", providerId: "", externalId: "" },
    schema: createGroupSchema,
    toBody: ({ name, providerId, externalId }: Values) => ({
      name,
      ...(providerId === "" ? {} : { providerId, ...(externalId.trim() === "" ? {} : { externalId: externalId.trim() }) }),
    }),
    error: create.error,
  });
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
          if (body !== undefined) create.mutate(body as components["schemas"]["CreateGroup"]);
        }}
      >
        <Stack gap="md">
          <Fields form={form} />
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

function Fields({ form }: { readonly form: Form<Values, CreateGroup> }) {
  const t = useTranslations("groups");
  const { data: providers = [] } = useQuery(providerNamesOptions(useApi()));
  const { name, providerId, externalId } = form.values;
  return (
    <>
      <TextInput
        label={t("form.name")}
        required
        maxLength={100}
        value={name}
        error={form.errorAt("name")}
        onChange={(event) => form.set("name", event.currentTarget.value)}
        data-autofocus
      />
      {providers.length > 0 && (
        <Select
          label={t("form.keeper")}
          description={t("form.keeperHint")}
          data={[{ value: "", label: t("local") }, ...providers.map(({ id, name: label }) => ({ value: id, label }))]}
          value={providerId}
          error={form.errorAt("providerId")}
          onChange={(id) => form.set("providerId", id ?? "")}
        />
      )}
      {providerId !== "" && (
        <TextInput
          label={t("form.externalId")}
          description={t("form.externalIdHint")}
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          value={externalId}
          error={form.errorAt("externalId")}
          onChange={(event) => form.set("externalId", event.currentTarget.value)}
        />
      )}
    </>
  );
}
