import { linkIdentitySchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { providerNamesOptions } from "../../elements/provider-names.ts";
import { useForm } from "../../elements/use-form.ts";
import { linkIdentity, type Person, peopleKey } from "./queries.ts";

/** Gives a person another way in. */
export function LinkWay({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useTranslations("people.ways");
  const common = useTranslations("elements.action");
  const api = useApi();
  const providers = (useQuery(providerNamesOptions(api)).data ?? []).filter(({ kind }) => kind !== "scim");
  const link = useChange({
    send: (body: { readonly providerId: string; readonly subject: string }, intent) => linkIdentity(api, person.id, body, intent),
    touches: [[...peopleKey, person.id]],
    onDone: () => {
      close();
      notifications.show({ message: t("added") });
    },
  });
  const form = useForm({
    draft: `way/${person.id}`,
    initial: { providerId: "", subject: "" },
    schema: linkIdentitySchema,
    error: link.error,
  });
  const close = () => {
    form.reset();
    onClose();
  };
  const isEntra = providers.some(({ id, kind }) => id === form.values.providerId && kind === "entra");
  return (
    <Modal opened onClose={close} title={t("addTitle", { name: person.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) link.mutate(body);
        }}
      >
        <Stack gap="md">
          <Text>{t("addText")}</Text>
          <Select
            label={t("provider")}
            required
            data={providers.map(({ id, name }) => ({ value: id, label: name }))}
            nothingFoundMessage={t("noProvider")}
            value={form.values.providerId === "" ? null : form.values.providerId}
            error={form.errorAt("providerId")}
            onChange={(id) => form.set("providerId", id ?? "")}
          />
          <TextInput
            label={t("subject")}
            description={t(isEntra ? "subjectEntra" : "subjectHint")}
            required
            maxLength={500}
            spellCheck={false}
            autoComplete="off"
            value={form.values.subject}
            error={form.errorAt("subject")}
            onChange={(event) => form.set("subject", event.currentTarget.value)}
          />
          {link.isError && <ProblemNotice error={link.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={link.isPending}>
              {t("addAction")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
