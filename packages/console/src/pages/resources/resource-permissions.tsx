import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Panel } from "../../elements/panel.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { useMay } from "../../session/me.ts";
import type { Resource } from "./queries.ts";

const PermissionsEdit = lazy(async () => ({ default: (await import("./permissions-edit.tsx")).PermissionsEdit }));

/** What can be granted on the resource. */
export function ResourcePermissions({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources");
  const [editing, setEditing] = useState(false);
  const mayEdit = useMay()("PATCH /resources/{resourceId}");
  return (
    <Panel
      title={t("tab.permissions")}
      flush
      actions={
        mayEdit && (
          <Button size="xs" variant="default" onClick={() => setEditing(true)}>
            {t("permission.edit")}
          </Button>
        )
      }
    >
      <ShortTable
        label={t("tab.permissions")}
        rows={resource.permissions}
        idOf={({ name }) => name}
        columns={[
          { id: "name", header: t("permission.name"), width: "40%", isRowHeader: true, cell: ({ name }) => <code>{name}</code> },
          { id: "description", header: t("permission.description"), cell: ({ description }) => description || t("permission.none") },
        ]}
      />
      <Suspense>{editing && <PermissionsEdit resource={resource} onClose={() => setEditing(false)} />}</Suspense>
    </Panel>
  );
}
