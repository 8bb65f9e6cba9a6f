import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserCheck } from "@tabler/icons-react";
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
  const [isAsking, setAsking] = useState(false);
  const { data: person = consent.userId } = useQuery(entityNameOptions(api, consent.userId));
  const withdraw = useChange({
    send: (id: string, intent) => withdrawConsent(api, id, intent),
    touches: [clientsKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("done") });
    },
  });
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="red" aria-label={t("withdrawOf", { person })} onClick={() => setAsking(true)}>
        {t("withdraw")}
      </Button>
      <ConfirmDestructive
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t("question", { person })}
        text={t("means")}
        action={t("withdraw")}
        withReason={false}
        pending={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate(consent.id)}
      />
    </>
  );
}
