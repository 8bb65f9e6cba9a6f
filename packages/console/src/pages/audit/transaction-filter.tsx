import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import classes from "./audit-page.module.css";

interface TransactionFilterProps {
  readonly txn: string | undefined;
  readonly onClear: () => void;
}

/** Says that one transaction is listed, and leads to its tree. */
export function TransactionFilter({ txn, onClear }: TransactionFilterProps) {
  const t = useTranslations("audit.filter");
  const common = useTranslations("elements.action");
  if (txn === undefined) return null;
  return (
    <span className={classes.chip}>
      <Link to="/audit/transactions/$txn" params={{ txn }} title={txn}>
        {t("transaction")}
      </Link>
      <ActionIcon size="xs" aria-label={common("clear")} onClick={onClear}>
        <IconX size={13} aria-hidden />
      </ActionIcon>
    </span>
  );
}
