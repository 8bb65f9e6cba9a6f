import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { SecretOnce } from "../../elements/secret-once.tsx";
import { type Credential, credentialsKey, revealCredential, setReveal } from "./queries.ts";

interface RevealProps {
  readonly credential: Credential;
  readonly onClose: () => void;
}

/** Allows or forbids that the value is shown, for a reason. */
export function SetReveal({ credential, onClose }: RevealProps) {
  const t = useTranslations("credentials.reveal");
  const api = useApi();
  const { name } = credential;
  const allowed = !credential.modes.includes("reveal");
  const set = useChange({
    send: (body: { readonly allowed: boolean; readonly reason: string }, intent) => setReveal(api, credential, body, intent),
    touches: [credentialsKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t(allowed ? "allowed" : "forbidden", { name }) });
    },
  });
  return (
    <ReasonDialog
      title={t(allowed ? "allowTitle" : "forbidTitle", { name })}
      text={t(allowed ? "allowText" : "forbidText")}
      action={t(allowed ? "allow" : "forbid")}
      isPending={set.isPending}
      error={set.error}
      onClose={onClose}
      onReason={(reason) => set.mutate({ allowed, reason })}
    />
  );
}

/** Shows the value once. It stands in this dialog alone, and nowhere once that closes. */
export function RevealCredential({ credential, onClose }: RevealProps) {
  const t = useTranslations("credentials.reveal");
  const api = useApi();
  const [secret, setSecret] = useState<string>();
  const reveal = useChange({
    send: (input: { readonly reason: string }, intent) => revealCredential(api, credential, input.reason, intent),
    touches: [credentialsKey],
    onDone: (answer) => {
      setSecret(answer.secret);
      reveal.reset();
    },
  });
  if (secret !== undefined) return <SecretOnce secret={secret} onDone={onClose} />;
  return (
    <ReasonDialog
      title={t("showTitle", { name: credential.name })}
      text={t("showText")}
      action={t("show")}
      isPending={reveal.isPending}
      error={reveal.error}
      onClose={onClose}
      onReason={(reason) => reveal.mutate({ reason })}
    />
  );
}

interface ReasonDialogProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}

function ReasonDialog({ title, text, action, isPending, error, onClose, onReason }: ReasonDialogProps) {
  const t = useTranslations("credentials.reveal");
  const common = useTranslations("elements.action");
  const [reason, setReason] = useState("");
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") onReason(reason.trim());
        }}
      >
        <Stack gap="md">
          <Text>{text}</Text>
          <TextInput
            label={t("reason")}
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {error !== null && <ProblemNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={isPending} disabled={reason.trim() === ""}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
