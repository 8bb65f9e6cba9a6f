import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { leaveToSignIn } from "../session/sign-in.ts";

export interface ReauthGateProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const aboveOtherDialogs = 400;

/** Asks for a fresh sign-in. It leads back to this page; forms that keep a draft (`useDraft`) still have what was typed. */
export function ReauthGate({ opened, onClose }: ReauthGateProps) {
  const t = useTranslations("elements");
  return (
    <Modal
      zIndex={aboveOtherDialogs}
      opened={opened}
      onClose={onClose}
      title={t("reauth.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Text>{t("reauth.text")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button onClick={() => leaveToSignIn({ again: true })} data-autofocus>
          {t("reauth.signIn")}
        </Button>
      </Group>
    </Modal>
  );
}
