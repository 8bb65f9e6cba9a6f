import { eventActions } from "@agent-id-guard/protocol";
import { Select } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useActionName } from "../../events/action-name.ts";
import classes from "./audit-page.module.css";

interface ActionFilterProps {
  readonly value: string | undefined;
  readonly onChange: (action: string | undefined) => void;
}

/** One action of all that the log knows, found by its words. */
export function ActionFilter({ value, onChange }: ActionFilterProps) {
  const t = useTranslations("audit.filter");
  const nameOf = useActionName();
  return (
    <Select
      className={classes.picker ?? ""}
      aria-label={t("action")}
      placeholder={t("action")}
      searchable
      clearable
      data={Object.keys(eventActions).map((action) => ({ value: action, label: nameOf(action) }))}
      value={value ?? null}
      onChange={(action) => onChange(action ?? undefined)}
    />
  );
}
