import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ConfirmDestructiveProps } from "./confirm-destructive.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

/** The dialog of {@link ConfirmDestructive}. */
export function ConfirmDialog(props: ConfirmDestructiveProps) {
  const t = useTranslations("elements");
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} closeButtonProps={{ "aria-label": t("action.close") }}>
      <Question {...props} />
    </Modal>
  );
}

/** Its own component, so that it forgets what was typed when it closes. */
function Question({ text, action, onClose, onConfirm, pending, error, typeName, withReason = true, children }: ConfirmDestructiveProps) {
  const t = useTranslations("elements");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const isReady = typeName === undefined || typed.trim() === typeName;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !pending) onConfirm(reason.trim() === "" ? undefined : reason.trim());
      }}
    >
      <Stack gap="md">
        <Text>{text}</Text>
        {children}
        {withReason && (
          <TextInput
            label={`${t("confirm.reason")} (${t("confirm.optional")})`}
            description={t("confirm.reasonHint")}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus={typeName === undefined || undefined}
          />
        )}
        {typeName !== undefined && (
          <TextInput
            label={t("confirm.typeName", { name: typeName })}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {error !== undefined && error !== null && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" color="red" disabled={!isReady} loading={pending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
