import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import classes from "./credentials.module.css";
import { type Credential, credentialVersionsOptions } from "./queries.ts";

/** Which values it has had, newest first: when they were stored and which is used. */
export function CredentialVersions({ credential }: { readonly credential: Credential }) {
  const t = useTranslations("credentials");
  const list = useInfiniteQuery(credentialVersionsOptions(useApi(), credential.id));
  return (
    <section>
      <h2 className={classes.heading}>{t("part.versions")}</h2>
      <DataTable
        label={t("part.versions")}
        list={list}
        idOf={({ id }) => id}
        columns={[
          { id: "number", header: t("version.number"), width: "7rem", isRowHeader: true, cell: ({ number }) => `${number}` },
          {
            id: "state",
            header: t("version.state"),
            width: "9rem",
            cell: ({ active, retireAtMs }) => t(active ? "version.active" : retireAtMs === null ? "version.pending" : "version.replaced"),
          },
          {
            id: "stored",
            header: t("version.stored"),
            width: "14rem",
            cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} as="exact" />,
          },
          {
            id: "until",
            header: t("version.until"),
            width: "9rem",
            cell: ({ retireAtMs }) => retireAtMs !== null && <Moment atMs={retireAtMs} />,
          },
          { id: "used", header: t("version.used"), width: "9rem", cell: ({ lastUsedAtMs }) => <Moment atMs={lastUsedAtMs} /> },
          { id: "key", isWideOnly: true, header: t("version.key"), cell: ({ kmsKeyId }) => <code title={kmsKeyId}>{kmsKeyId}</code> },
        ]}
        empty={<EmptyState title={t("part.versions")} />}
      />
    </section>
  );
}
