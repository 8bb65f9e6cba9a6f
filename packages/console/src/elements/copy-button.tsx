import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "use-intl";

/** Copies a text, and says so. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }) {
  const t = useTranslations("elements.action");
  const { copy, copied } = useClipboard({ timeout: 2_000 });
  const name = copied ? t("copied") : (label ?? t("copy"));
  return (
    <Tooltip label={name}>
      <ActionIcon onClick={() => copy(value)} aria-label={name} size="sm">
        {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
