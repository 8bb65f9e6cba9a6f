import { createIdentityProviderSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import { ProviderFields, type ProviderValues } from "./provider-fields.tsx";
import { addProvider, settingsKey } from "./queries.ts";

type Values = ProviderValues & { readonly issuer: string };
type Body = Parameters<typeof addProvider>[1];

const initial: Values = { name: "", issuer: "", clientId: "", scopes: "openid profile email", groupsClaim: "" };

/** Registers an OpenID provider. What was typed is kept over the sign-in that this asks for, except the secret. */
export function AddProvider({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("settings.providers");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [secret, setSecret] = useState("");
  const add = useChange({
    send: (body: Body, intent) => addProvider(api, body, intent),
    touches: [settingsKey],
    onDone: ({ name }) => {
      close();
      notifications.show({ message: t("added", { name }) });
    },
  });
  const form = useForm({
    draft: "settings/add-provider",
    initial,
    schema: createIdentityProviderSchema,
    toBody: (values: Values) => ({ ...values, name: values.name.trim(), kind: "oidc", ...(secret === "" ? {} : { clientSecret: secret }) }),
    error: add.error,
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
          if (body !== undefined) add.mutate(body as Body);
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("issuer")}
            description={t("issuerHint")}
            required
            inputMode="url"
            placeholder="https://login.example.com"
            value={form.values.issuer}
            error={form.errorAt("issuer")}
            onChange={(event) => form.set("issuer", event.currentTarget.value)}
            data-autofocus
          />
          <ProviderFields
            values={form.values}
            set={form.set}
            errorAt={form.errorAt}
            secret={secret}
            onSecret={setSecret}
            secretHint={t("secretHint")}
          />
          <Text size="sm" c="dimmed">
            {t("redirectNew")}
          </Text>
          {add.isError && <ProblemNotice error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t("add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
