import type { MyConnection } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { fieldErrorsOf } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { SecretField } from "../../elements/secret-field.tsx";
import { useServerWords } from "../../messages/message-provider.tsx";
import { myKey, storeMySecret } from "./queries.ts";

interface OwnSecretDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly mine: MyConnection;
}

/** Where a person types a value of their own. It goes in and never comes out; it is forgotten here as soon as it is sent. */
export function OwnSecretDialog({ opened, onClose, mine }: OwnSecretDialogProps) {
  const t = useTranslations("my.connections");
  const common = useTranslations("elements.action");
  const api = useApi();
  const words = useServerWords();
  const [secret, setSecret] = useState("");
  const name = mine.resource.title;
  const close = () => {
    setSecret("");
    store.reset();
    onClose();
  };
  const store = useChange({
    send: (value: string, intent) => storeMySecret(api, mine.credentialId, value, intent),
    touches: [myKey],
    onDone: () => {
      close();
      notifications.show({ message: t("stored", { name }) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (secret !== "") store.mutate(secret);
  };
  return (
    <Modal opened={opened} onClose={close} title={t("storeTitle", { name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form noValidate autoComplete="off" onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{t("storeText")}</Text>
          <SecretField
            label={t("value")}
            value={secret}
            error={fieldErrorsOf(store.error, words.field).secret}
            onChange={setSecret}
            data-autofocus
          />
          {store.isError && <ProblemNotice error={store.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={store.isPending}>
              {t("store")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
