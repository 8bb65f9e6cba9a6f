import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { GrantsTable } from "../../grants/grants-table.tsx";
import { useMay } from "../../session/me.ts";
import type { Resource } from "./queries.ts";
import classes from "./resources.module.css";

const AddGrant = lazy(async () => ({ default: (await import("../../grants/add-grant.tsx")).AddGrant }));

/** Who may reach the resource, and with what. */
export function ResourceAccess({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources");
  const [adding, setAdding] = useState(false);
  const mayAdd = useMay()("POST /grants");
  return (
    <>
      {mayAdd && (
        <div className={classes.bar}>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t("action.grant")}
          </Button>
        </div>
      )}
      <GrantsTable of={{ resourceId: resource.id }} label={t("access.label")} />
      <Suspense>
        {adding && <AddGrant from={{ resourceId: resource.id }} name={resource.title} onClose={() => setAdding(false)} />}
      </Suspense>
    </>
  );
}
