import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { EntityLink } from "../../elements/entity-link.tsx";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { Moment } from "../../elements/moment.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { localProviderId } from "../../elements/provider-names.ts";
import { useMay } from "../../session/me.ts";
import classes from "./groups.module.css";
import { addMember, type Group, groupsKey, type Member, memberListOptions, removeMember } from "./queries.ts";

/** Who is in a group: somebody more, and somebody less. */
export function GroupMembers({ group }: { readonly group: Group }) {
  const t = useTranslations("groups.member");
  const list = useInfiniteQuery(memberListOptions(useApi(), group.id));
  const isKeptHere = group.providerId === localProviderId;
  const mayChange = useMay()("POST /groups/{groupId}/members") && isKeptHere;
  const [leaving, setLeaving] = useState<string>();
  const actions: Column<Member> = {
    id: "actions",
    header: t("actions"),
    width: "8rem",
    align: "end",
    cell: ({ userId }) => (
      <Button size="compact-xs" variant="subtle" color="red" onClick={() => setLeaving(userId)}>
        {t("remove")}
      </Button>
    ),
  };
  return (
    <>
      {mayChange && <AddMember group={group} />}
      <DataTable
        label={t("label")}
        list={list}
        idOf={({ userId }) => userId}
        columns={[
          { id: "name", header: t("name"), isRowHeader: true, cell: ({ userId }) => <EntityLink id={userId} /> },
          { id: "since", header: t("since"), width: "12rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
          ...(mayChange ? [actions] : []),
        ]}
        empty={
          <EmptyState icon={<IconUsers size={28} aria-hidden />} title={t("empty")} text={t(isKeptHere ? "emptyText" : "emptyElsewhere")} />
        }
      />
      {leaving !== undefined && <RemoveMember group={group} userId={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function AddMember({ group }: { readonly group: Group }) {
  const t = useTranslations("groups.member");
  const api = useApi();
  const [userId, setUserId] = useState<string | null>(null);
  const { data: name = "" } = useQuery({ ...entityNameOptions(api, userId ?? ""), enabled: userId !== null });
  const add = useChange({
    send: (input: { readonly userId: string }, intent) => addMember(api, group.id, input.userId, intent),
    touches: [groupsKey],
    onDone: () => {
      setUserId(null);
      notifications.show({ message: t("added", { name }) });
    },
  });
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (userId !== null) add.mutate({ userId });
      }}
    >
      <EntityPicker kind="user" isBare label={t("pick")} value={userId} onChange={setUserId} />
      <Button type="submit" variant="default" disabled={userId === null} loading={add.isPending}>
        {t("add")}
      </Button>
      {add.isError && <ProblemNotice error={add.error} />}
    </form>
  );
}

interface RemoveMemberProps {
  readonly group: Group;
  readonly userId: string;
  readonly onClose: () => void;
}

function RemoveMember({ group, userId, onClose }: RemoveMemberProps) {
  const t = useTranslations("groups.member");
  const api = useApi();
  const { data: name = "…" } = useQuery(entityNameOptions(api, userId));
  const remove = useChange({
    send: (input: { readonly userId: string }, intent) => removeMember(api, group.id, input.userId, intent),
    touches: [groupsKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("removed", { name }) });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("removeTitle", { name })}
      text={t("removeText")}
      action={t("remove")}
      withReason={false}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ userId })}
    />
  );
}
