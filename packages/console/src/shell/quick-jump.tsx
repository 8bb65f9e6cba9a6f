import { Kbd, UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, useState } from "react";
import { useTranslations } from "use-intl";
import { OnceOpened } from "../elements/once-opened.tsx";
import classes from "./quick-jump.module.css";

const JumpDialog = lazy(async () => ({ default: (await import("./jump-dialog.tsx")).JumpDialog }));
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
      <OnceOpened opened={open}>{(opened) => <JumpDialog opened={opened} onClose={() => setOpen(false)} />}</OnceOpened>
    </>
  );
}
