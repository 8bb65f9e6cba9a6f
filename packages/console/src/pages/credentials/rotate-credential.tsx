import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { fieldErrorsOf } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useServerWords } from "../../messages/message-provider.tsx";
import { type Credential, credentialsKey, rotateCredential } from "./queries.ts";
import { SecretField } from "./secret-field.tsx";

/** Puts a new value in the place of the old one. It stands in this dialog only, and nowhere once that closes. */
export function RotateCredential({ credential, onClose }: { readonly credential: Credential; readonly onClose: () => void }) {
  const t = useTranslations("credentials.rotate");
  const common = useTranslations("elements.action");
  const words = useServerWords();
  const api = useApi();
  const [secret, setSecret] = useState("");
  const rotate = useChange({
    send: (input: { readonly secret: string }, intent) => rotateCredential(api, credential, input.secret, intent),
    touches: [credentialsKey],
    onDone: () => {
      rotate.reset();
      onClose();
      notifications.show({ message: t("done", { name: credential.name }) });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("title", { name: credential.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (secret !== "") rotate.mutate({ secret });
        }}
      >
        <Stack gap="md">
          <Text>{t("text")}</Text>
          <SecretField
            label={t("value")}
            description={t("valueHint")}
            value={secret}
            error={fieldErrorsOf(rotate.error, words.field).secret}
            onChange={setSecret}
          />
          {rotate.isError && <ProblemNotice error={rotate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={rotate.isPending} disabled={secret === ""}>
              {t("action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
