import { IconKey, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { Moment } from "../../elements/moment.tsx";
import { RowLink } from "../../elements/row-link.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { credentialListOptions } from "../credentials/queries.ts";
import type { Resource } from "./queries.ts";
import classes from "./resources.module.css";

/** The credentials that the gateway adds to calls of this resource. */
export function ResourceCredentials({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources");
  const list = useInfiniteQuery(credentialListOptions(useApi(), { resourceId: resource.id }));
  const mayStore = useMay()("POST /credentials");
  return (
    <>
      {mayStore && (
        <div className={classes.bar}>
          <LinkButton
            to="/credentials/new"
            search={{ resourceId: resource.id }}
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {t("action.store")}
          </LinkButton>
        </div>
      )}
      <DataTable
        label={t("credential.label")}
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            id: "name",
            header: t("credential.name"),
            isRowHeader: true,
            cell: ({ id, name }) => (
              <RowLink to="/credentials/$credentialId" params={{ credentialId: id }}>
                {name}
              </RowLink>
            ),
          },
          { id: "state", header: t("credential.state"), width: "9rem", cell: ({ state }) => <StateBadge state={state} /> },
          { id: "age", header: t("credential.age"), width: "10rem", cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
          { id: "used", header: t("credential.used"), width: "10rem", cell: ({ lastUsedAtMs }) => <Moment atMs={lastUsedAtMs} /> },
        ]}
        empty={<EmptyState icon={<IconKey size={28} aria-hidden />} title={t("credential.none")} text={t("credential.noneText")} />}
      />
    </>
  );
}
