import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { ProblemNotice } from "./problem-notice.tsx";

export interface ConfirmDestructiveProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, in one or two sentences. */
  readonly text: string;
  /** What the button says: the verb and its object. */
  readonly action: string;
  /** Does it. Without a reason, `undefined`. */
  readonly onConfirm: (reason: string | undefined) => void;
  readonly pending: boolean;
  readonly error?: unknown;
  /** A name that has to be typed first, for what can't be undone. */
  readonly typeName?: string;
  /** Whether a reason is asked for. Default: yes, and it may stay empty. */
  readonly withReason?: boolean;
  /** Who and what stops. */
  readonly children?: ReactNode;
}

/** The question before something stops or ends. */
export function ConfirmDestructive(props: ConfirmDestructiveProps) {
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
