import { Button, Skeleton, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChecklist } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { BlastRadius } from "../../elements/blast-radius.tsx";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import type { Column } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./people.module.css";
import { type Consent, type Person, peopleKey, personConsentsOptions, withdrawConsent } from "./queries.ts";

/** Which clients may call which agents in a person's name, and what works through the person at present. */
export function PersonActing({ person }: { readonly person: Person }) {
  const t = useTranslations("people.acting");
  const mayReadLog = useMay()("GET /audit/events");
  const logLink = (
    <Link to="/audit" search={{ userId: person.id }} className={classes.link ?? ""}>
      {t("log")}
    </Link>
  );
  return (
    <Stack gap="md">
      <Consents person={person} />
      <Panel title={t("impact")} actions={mayReadLog ? logLink : undefined}>
        <BlastRadius target={{ kind: "user", id: person.id }} withDeparture={false} />
      </Panel>
    </Stack>
  );
}

function Consents({ person }: { readonly person: Person }) {
  const t = useTranslations("people.acting");
  const { data: consents, error, refetch } = useQuery(personConsentsOptions(useApi(), person.id));
  const mayWithdraw = useMay()("DELETE /consents/{consentId}");
  const [asking, setAsking] = useState<Consent>();
  const columns = useConsentColumns();
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (consents === undefined) return <Skeleton height={120} radius="lg" />;
  if (consents.items.length === 0)
    return (
      <Panel title={t("label")}>
        <EmptyState icon={<IconChecklist size={28} aria-hidden />} title={t("none")} text={t("noneText")} />
      </Panel>
    );
  const actions: Column<Consent> = {
    id: "actions",
    header: t("actions"),
    align: "end",
    cell: (consent) => (
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        aria-label={t("withdrawOf", { client: consent.client.name })}
        onClick={() => setAsking(consent)}
      >
        {t("withdraw")}
      </Button>
    ),
  };
  return (
    <Panel title={t("label")} flush>
      <ShortTable label={t("label")} rows={consents.items} idOf={({ id }) => id} columns={mayWithdraw ? [...columns, actions] : columns} />
      {asking !== undefined && <Withdraw person={person} consent={asking} onClose={() => setAsking(undefined)} />}
    </Panel>
  );
}

function useConsentColumns(): readonly Column<Consent>[] {
  const t = useTranslations("people.acting");
  return [
    {
      id: "agent",
      header: t("agent"),
      isRowHeader: true,
      cell: ({ agent }) => (agent === null ? t("gone") : <EntityLink id={agent.id} name={agent.name} />),
    },
    { id: "client", header: t("client"), cell: ({ client }) => <EntityLink id={client.id} name={client.name} /> },
    { id: "permissions", header: t("permissions"), cell: ({ permissions }) => permissions.join(", ") },
    { id: "given", header: t("given"), cell: ({ givenAtMs }) => <Moment atMs={givenAtMs} /> },
    { id: "counts", header: t("counts"), isWideOnly: true, cell: ({ current }) => t(current ? "yes" : "no") },
  ];
}

interface WithdrawProps {
  readonly person: Person;
  readonly consent: Consent;
  readonly onClose: () => void;
}

function Withdraw({ person, consent, onClose }: WithdrawProps) {
  const t = useTranslations("people.acting");
  const api = useApi();
  const withdraw = useChange({
    send: ({ id }: Pick<Consent, "id">, intent) => withdrawConsent(api, id, intent),
    touches: [[...peopleKey, person.id, "consents"], ["impact"]],
    onDone: () => {
      onClose();
      notifications.show({ message: t("withdrawn") });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("title", { client: consent.client.name })}
      text={t("text")}
      action={t("withdraw")}
      withReason={false}
      pending={withdraw.isPending}
      error={withdraw.error}
      onConfirm={() => withdraw.mutate({ id: consent.id })}
    />
  );
}
