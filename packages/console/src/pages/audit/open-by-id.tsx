import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { prefixOf } from "../../elements/id-prefix.ts";
import type { AuditFilters } from "./audit-filters.ts";
import classes from "./audit-page.module.css";

interface OpenByIdProps {
  /** An object whose events are to be listed. */
  readonly onFound: (filters: AuditFilters & { readonly event?: string }) => void;
}

const eventId = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const filterOf: Readonly<Record<string, "agentId" | "userId" | "clientId" | "resourceId">> = {
  agt: "agentId",
  usr: "userId",
  cli: "clientId",
  res: "resourceId",
};

/** Takes any id that a log line, an error or a colleague gave, and opens what it is of. */
export function OpenById({ onFound }: OpenByIdProps) {
  const t = useTranslations("audit.byId");
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const open = (submitted: FormEvent) => {
    submitted.preventDefault();
    const id = typed.trim();
    const prefix = prefixOf(id);
    const filter = filterOf[prefix ?? ""];
    if (prefix === "txn") void navigate({ to: "/audit/transactions/$txn", params: { txn: id } });
    else if (prefix === "dec") void navigate({ to: "/audit/decisions/$decisionId", params: { decisionId: id } });
    else if (filter !== undefined) onFound({ [filter]: id });
    else if (eventId.test(id)) onFound({ event: id });
    else return setWrong(true);
    setTyped("");
  };
  return (
    <form className={classes.byId} onSubmit={open}>
      <TextInput
        className={classes.byIdField ?? ""}
        aria-label={t("label")}
        placeholder={t("placeholder")}
        leftSection={<IconSearch size={15} aria-hidden />}
        spellCheck={false}
        value={typed}
        error={isWrong ? t("wrong") : undefined}
        onChange={(event) => {
          setWrong(false);
          setTyped(event.currentTarget.value);
        }}
      />
      <Button type="submit" variant="default" disabled={typed.trim() === ""}>
        {t("open")}
      </Button>
    </form>
  );
}
