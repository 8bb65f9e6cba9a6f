import { IconUserCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { type Column, DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EndButton, endInRow } from "../../elements/end-button.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./clients.module.css";
import { type Client, type Consent, clientConsentsOptions, clientsKey, withdrawConsent } from "./queries.ts";

/** Who lets this client call which agents. */
export function ClientConsents({ client }: { readonly client: Client }) {
  const t = useTranslations("clients.consents");
  const list = useInfiniteQuery(clientConsentsOptions(useApi(), client.id));
  const mayWithdraw = useMay()("DELETE /consents/{consentId}");
  return (
    <>
      <p className={classes.lead}>{t(client.consent === "implied" ? "implied" : "hint")}</p>
      <DataTable
        label={t("label")}
        list={list}
        idOf={({ id }) => id}
        columns={useConsentColumns(mayWithdraw)}
        empty={<EmptyState icon={<IconUserCheck size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} />}
      />
    </>
  );
}

function useConsentColumns(mayWithdraw: boolean): readonly Column<Consent>[] {
  const t = useTranslations("clients.consents");
  const columns: readonly Column<Consent>[] = [
    { id: "person", header: t("person"), isRowHeader: true, cell: ({ userId }) => <EntityLink id={userId} /> },
    { id: "agent", header: t("agent"), cell: ({ agent }) => (agent === null ? t("gone") : <EntityLink id={agent.id} />) },
    {
      id: "permissions",
      header: t("permissions"),
      isWideOnly: true,
      cell: ({ permissions }) => <span title={permissions.join("\n")}>{permissions.join(", ")}</span>,
    },
    { id: "given", header: t("given"), width: "9rem", cell: ({ givenAtMs }) => <Moment atMs={givenAtMs} /> },
    {
      id: "counts",
      header: t("counts"),
      width: "8rem",
      cell: ({ current }) => (current ? t("yes") : <span title={t("askedAgainHint")}>{t("askedAgain")}</span>),
    },
  ];
  if (!mayWithdraw) return columns;
  return [
    ...columns,
    { id: "actions", header: t("actions"), width: "8rem", align: "end", cell: (consent) => <Withdraw consent={consent} /> },
  ];
}

function Withdraw({ consent }: { readonly consent: Consent }) {
  const t = useTranslations("clients.consents");
  const api = useApi();
  const { data: person = consent.userId } = useQuery(entityNameOptions(api, consent.userId));
  return (
    <EndButton
      {...endInRow}
      label={t("withdrawOf", { person })}
      title={t("question", { person })}
      text={t("means")}
      action={t("withdraw")}
      id={consent.id}
      send={(id, intent) => withdrawConsent(api, id, intent)}
      touches={[clientsKey]}
      done={() => t("done")}
    />
  );
}
