import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { fieldErrorsOf } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useServerWords } from "../../messages/message-provider.tsx";
import { isLongEnough, NewPasswordField } from "./password-field.tsx";
import { type Person, peopleKey, updatePerson } from "./queries.ts";

/** Gives a person of the built-in directory a new password. It stands in this dialog only. */
export function PersonPassword({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useTranslations("people.password");
  const common = useTranslations("elements.action");
  const words = useServerWords();
  const api = useApi();
  const [password, setPassword] = useState("");
  const set = useChange({
    send: (body: { readonly password: string }, intent) => updatePerson(api, person, body, intent),
    touches: [peopleKey],
    onDone: () => {
      set.reset();
      onClose();
      notifications.show({ message: t("done", { name: person.name }) });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("title", { name: person.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isLongEnough(password)) set.mutate({ password });
        }}
      >
        <Stack gap="md">
          <Text>{t("text")}</Text>
          <NewPasswordField
            label={t("label")}
            required
            value={password}
            error={fieldErrorsOf(set.error, words.field).password}
            onChange={setPassword}
          />
          {set.isError && <ProblemNotice error={set.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={set.isPending} disabled={!isLongEnough(password)}>
              {t("action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
