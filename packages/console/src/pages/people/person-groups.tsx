import { IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { useProviderName } from "../../elements/provider-names.ts";
import { RowLink } from "../../elements/row-link.tsx";
import { type Person, personGroupsOptions } from "./queries.ts";

/** The groups that a person is in. */
export function PersonGroups({ person }: { readonly person: Person }) {
  const t = useTranslations("people.groups");
  const providerName = useProviderName();
  const list = useInfiniteQuery(personGroupsOptions(useApi(), person.id));
  return (
    <DataTable
      label={t("label")}
      list={list}
      idOf={({ id }) => id}
      columns={[
        {
          id: "name",
          header: t("name"),
          isRowHeader: true,
          cell: ({ id, name }) => (
            <RowLink to="/groups/$groupId" params={{ groupId: id }}>
              {name}
            </RowLink>
          ),
        },
        { id: "keeper", header: t("keeper"), width: "14rem", cell: ({ providerId }) => <bdi>{providerName(providerId)}</bdi> },
        { id: "created", header: t("created"), width: "12rem", isWideOnly: true, cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
      ]}
      empty={<EmptyState icon={<IconUsersGroup size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} />}
    />
  );
}
