import { Button, Group, Modal, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

/** Asks before somebody leaves with changes that have not been saved. */
export function LeaveGuard({ count }: { readonly count: number }) {
  const t = useTranslations("topology.leave");
  const elements = useTranslations("elements.action");
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => count > 0,
    enableBeforeUnload: () => count > 0,
    withResolver: true,
  });
  return (
    <Modal
      opened={status === "blocked"}
      onClose={() => reset?.()}
      title={t("title")}
      closeButtonProps={{ "aria-label": elements("close") }}
    >
      <Text>{t("text", { count })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={proceed}>
          {t("leave")}
        </Button>
        <Button onClick={reset} data-autofocus>
          {t("stay")}
        </Button>
      </Group>
    </Modal>
  );
}
