import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { localProviderId } from "../../elements/provider-names.ts";
import { grantListOptions } from "../../grants/queries.ts";
import { type Group, groupsKey, memberListOptions, removeGroup } from "./queries.ts";

/** Removes a group, and says first what ends with it. */
export function GroupRemove({ group, onClose }: { readonly group: Group; readonly onClose: () => void }) {
  const t = useTranslations("groups.remove");
  const api = useApi();
  const { navigate } = useRouter();
  const remove = useChange({
    send: (gone: Group, intent) => removeGroup(api, gone, intent),
    touches: [[...groupsKey, "list"]],
    onDone: (_, { name }) => {
      notifications.show({ message: t("done", { name }) });
      void navigate({ to: "/groups" });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("title", { name: group.name })}
      text={t("text")}
      action={t("action")}
      typeName={group.name}
      withReason={false}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(group)}
    >
      <WhatEnds group={group} />
      {group.providerId !== localProviderId && <Text>{t("elsewhere")}</Text>}
    </ConfirmDestructive>
  );
}

function WhatEnds({ group }: { readonly group: Group }) {
  const t = useTranslations("groups.remove");
  const api = useApi();
  const members = useInfiniteQuery(memberListOptions(api, group.id)).data?.pages;
  const grants = useInfiniteQuery(grantListOptions(api, { subjectType: "group", subjectId: group.id })).data?.pages;
  if (members === undefined || grants === undefined) return null;
  const count = members.flatMap(({ items }) => items).length;
  const isAll = members.at(-1)?.nextCursor === null;
  return (
    <ul>
      <li>{t(isAll ? "members" : "membersAtLeast", { count })}</li>
      <li>{t("grants", { count: grants.flatMap(({ items }) => items).length })}</li>
    </ul>
  );
}
