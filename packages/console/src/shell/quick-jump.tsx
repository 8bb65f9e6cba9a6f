import { Kbd, Modal, UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import classes from "./quick-jump.module.css";

const JumpList = lazy(async () => ({ default: (await import("./jump-list.tsx")).JumpList }));
const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Goes anywhere by typing: Ctrl K or ⌘ K, or the field in the header. */
export function QuickJump() {
  const t = useTranslations("shell.jump");
  const [open, setOpen] = useState(false);
  useHotkeys([["mod+K", () => setOpen(true)]], []);
  return (
    <>
      <UnstyledButton className={classes.field ?? ""} onClick={() => setOpen(true)}>
        <IconSearch size={15} aria-hidden />
        <span>{t("open")}</span>
        <Kbd size="xs" aria-hidden>
          {isApple ? "⌘ K" : "Ctrl K"}
        </Kbd>
      </UnstyledButton>
      <Modal.Root opened={open} onClose={() => setOpen(false)} size="lg" yOffset="12dvh" lockScroll={false} centered={false}>
        <Modal.Overlay />
        <Modal.Content aria-label={t("title")}>
          <Suspense fallback={<div className={classes.waiting} />}>
            <JumpList onGone={() => setOpen(false)} />
          </Suspense>
        </Modal.Content>
      </Modal.Root>
    </>
  );
}
