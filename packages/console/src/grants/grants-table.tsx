import { Button } from "@mantine/core";
import { IconArrowsSplit } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNow, useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { type Column, DataTable } from "../elements/data-table.tsx";
import { EmptyState } from "../elements/empty-state.tsx";
import { EntityLink } from "../elements/entity-link.tsx";
import { Moment } from "../elements/moment.tsx";
import { useMay } from "../session/me.ts";
import { ConditionsSummary } from "./conditions-summary.tsx";
import { EditGrant } from "./edit-grant.tsx";
import { GrantSubject } from "./grant-subject.tsx";
import type { Grant } from "./grant-values.ts";
import { type GrantsOf, grantListOptions } from "./queries.ts";
import { RemoveGrant } from "./remove-grant.tsx";

interface GrantsTableProps {
  readonly of: GrantsOf;
  /** What the table lists, for who can't see it. */
  readonly label: string;
}

/** The grants on a resource, or those of a subject; each can be changed and removed by who may. */
export function GrantsTable({ of, label }: GrantsTableProps) {
  const t = useTranslations("grants");
  const may = useMay();
  const [editing, setEditing] = useState<Grant>();
  const [removing, setRemoving] = useState<Grant>();
  const list = useInfiniteQuery(grantListOptions(useApi(), of));
  const isOfResource = "resourceId" in of;
  const columns = useGrantColumns(isOfResource);
  const actions: Column<Grant> = {
    id: "actions",
    header: t("list.actions"),
    width: "9.5rem",
    align: "end",
    cell: (grant) => <RowActions onEdit={() => setEditing(grant)} onRemove={() => setRemoving(grant)} />,
  };
  return (
    <>
      <DataTable
        label={label}
        list={list}
        idOf={({ id }) => id}
        columns={may("PATCH /grants/{grantId}") ? [...columns, actions] : columns}
        empty={
          <EmptyState
            icon={<IconArrowsSplit size={28} aria-hidden />}
            title={t(isOfResource ? "empty.title" : "empty.holder")}
            text={t(isOfResource ? "empty.text" : "empty.holderText")}
          />
        }
      />
      {editing !== undefined && <EditGrant grant={editing} onClose={() => setEditing(undefined)} />}
      {removing !== undefined && <RemoveGrant grant={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function RowActions({ onEdit, onRemove }: { readonly onEdit: () => void; readonly onRemove: () => void }) {
  const t = useTranslations("grants.action");
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={onEdit}>
        {t("edit")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="red" onClick={onRemove}>
        {t("remove")}
      </Button>
    </>
  );
}

function useGrantColumns(isOfResource: boolean): readonly Column<Grant>[] {
  const t = useTranslations("grants.list");
  const kinds = useTranslations("elements.kind");
  const now = useNow().getTime();
  const ends: readonly Column<Grant>[] = isOfResource
    ? [
        {
          id: "subject",
          header: t("subject"),
          isRowHeader: true,
          cell: ({ subjectType, subjectId }) => <GrantSubject type={subjectType} id={subjectId} />,
        },
        { id: "kind", header: t("kind"), width: "7rem", isWideOnly: true, cell: ({ subjectType }) => kinds(subjectType) },
      ]
    : [{ id: "resource", header: t("resource"), isRowHeader: true, cell: ({ resourceId }) => <EntityLink id={resourceId} /> }];
  return [
    ...ends,
    {
      id: "permissions",
      header: t("permissions"),
      cell: ({ permissions }) => <span title={permissions.join(" ")}>{permissions.join(", ")}</span>,
    },
    {
      id: "conditions",
      header: t("conditions"),
      isWideOnly: true,
      cell: ({ conditions }) => <ConditionsSummary conditions={conditions} />,
    },
    {
      id: "expires",
      header: t("expires"),
      width: "8.5rem",
      cell: ({ expiresAtMs }) => (expiresAtMs === null ? t("never") : expiresAtMs <= now ? t("ended") : <Moment atMs={expiresAtMs} />),
    },
  ];
}
