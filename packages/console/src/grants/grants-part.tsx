import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../session/me.ts";
import classes from "./grants-part.module.css";
import { GrantsTable } from "./grants-table.tsx";
import type { GrantsOf } from "./queries.ts";

const AddGrant = lazy(async () => ({ default: (await import("./add-grant.tsx")).AddGrant }));

interface GrantsPartProps {
  readonly of: GrantsOf;
  /** The name of what they are of. */
  readonly name: string;
  /** What the table lists, for who can't see it. */
  readonly label: string;
  /** One line above. */
  readonly hint?: string;
}

/** The part of a page about grants: the list of them, and one more. */
export function GrantsPart({ of, name, label, hint }: GrantsPartProps) {
  const t = useTranslations("grants.action");
  const [adding, setAdding] = useState(false);
  const mayAdd = useMay()("POST /grants");
  return (
    <>
      {(mayAdd || hint !== undefined) && (
        <div className={classes.bar}>
          <p className={classes.hint}>{hint}</p>
          {mayAdd && (
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
              {t("add")}
            </Button>
          )}
        </div>
      )}
      <GrantsTable of={of} label={label} />
      <Suspense>{adding && <AddGrant from={of} name={name} onClose={() => setAdding(false)} />}</Suspense>
    </>
  );
}
