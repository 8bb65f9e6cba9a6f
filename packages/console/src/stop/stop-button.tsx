import { Button, Tooltip } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import classes from "./stop-button.module.css";
import { useStop } from "./stop-provider.tsx";

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The way to stop something, in the header of every page. */
export function StopButton() {
  const t = useTranslations("shell.stop");
  const open = useStop();
  if (open === undefined) return null;
  return (
    <Tooltip label={t("hint", { keys: isApple ? "⌘ ." : "Ctrl ." })}>
      <Button
        size="xs"
        color="red"
        variant="light"
        className={classes.button ?? ""}
        leftSection={<IconHandStop size={15} aria-hidden />}
        aria-label={t("open")}
        onClick={open}
      >
        <span className={classes.word}>{t("open")}</span>
      </Button>
    </Tooltip>
  );
}
