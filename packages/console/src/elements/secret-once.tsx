import { Button, Modal } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { CodeBlock } from "./code-block.tsx";
import classes from "./secret-once.module.css";

export interface SecretOnceProps {
  /** Undefined: nothing to show. Kept in memory by the page for this one moment, never in a query or a draft. */
  readonly secret: string | undefined;
  readonly onDone: () => void;
}

/** A secret at the one moment when it is shown. It closes by its button only, so that no stray click loses it. */
export function SecretOnce({ secret, onDone }: SecretOnceProps) {
  const t = useTranslations("elements.secret");
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onDone}
      title={t("title")}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <p className={classes.warning}>
        <IconShieldLock size={18} aria-hidden />
        <span>{t("warning")}</span>
      </p>
      <CodeBlock code={secret ?? ""} label={t("title")} />
      <Button fullWidth mt="md" onClick={onDone} data-autofocus>
        {t("done")}
      </Button>
    </Modal>
  );
}
