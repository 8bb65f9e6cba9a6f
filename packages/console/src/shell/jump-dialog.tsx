import { Modal } from "@mantine/core";
import { useTranslations } from "use-intl";
import { JumpList } from "./jump-list.tsx";

/** The quick jump, opened. */
export function JumpDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useTranslations("shell.jump");
  return (
    <Modal.Root opened={opened} onClose={onClose} size="lg" yOffset="12dvh" lockScroll={false} centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t("title")}>
        <JumpList onGone={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}
