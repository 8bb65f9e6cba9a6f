import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { useChange } from "../api/use-change.ts";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { useDraft } from "../session/draft.ts";
import { sendResume } from "./queries.ts";

/** Lets everything work again. */
export function ResumeDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("shell.stopped");
  const words = useTranslations("elements");
  const api = useApi();
  const [reason, setReason, forget] = useDraft("resume", "");
  const resume = useChange({
    send: (why: string, intent) => sendResume(api, why, intent),
    touches: [[]],
    onDone: () => {
      forget();
      onClose();
      notifications.show({ message: t("resumed") });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("question")} closeButtonProps={{ "aria-label": words("action.close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          resume.mutate(reason.trim());
        }}
      >
        <Stack gap="md">
          <Text>{t("text")}</Text>
          <TextInput
            label={`${words("confirm.reason")} (${words("confirm.optional")})`}
            description={words("confirm.reasonHint")}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {resume.isError && <ProblemNotice error={resume.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words("action.cancel")}
            </Button>
            <Button type="submit" loading={resume.isPending}>
              {t("resume")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
