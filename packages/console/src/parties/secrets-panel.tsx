import { Button, Group, Modal, Select, Skeleton, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type QueryKey, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { useChange } from "../api/use-change.ts";
import { ConfirmDestructive } from "../elements/confirm-destructive.tsx";
import { Moment } from "../elements/moment.tsx";
import { Panel } from "../elements/panel.tsx";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { SecretOnce } from "../elements/secret-once.tsx";
import { ShortTable } from "../elements/short-table.tsx";
import classes from "./parties.module.css";
import { issueSecret, type Party, readSecrets, revokeSecret, type Secret } from "./party.ts";

export interface PartyPanelProps {
  readonly party: Party;
  /** The query key below which the party is read; its secrets are read below it too. */
  readonly partyKey: QueryKey;
  readonly mayChange: boolean;
}

const mostSecrets = 2;

/** The secrets of a party: issue one, shown once, and revoke one. */
export function SecretsPanel({ party, partyKey, mayChange }: PartyPanelProps) {
  const t = useTranslations("parties.secret");
  const api = useApi();
  const secrets = useQuery({
    queryKey: [...partyKey, party.id, "secrets"],
    queryFn: ({ signal }) => readSecrets(api, party, signal),
  });
  const [issuing, setIssuing] = useState(false);
  const [revoking, setRevoking] = useState<Secret>();
  const items = secrets.data?.items ?? [];
  const mayIssue = mayChange && party.authMethod === "client_secret";
  return (
    <Panel
      title={t("title")}
      flush={items.length > 0}
      actions={
        mayIssue && (
          <Button size="xs" variant="default" disabled={!secrets.isSuccess || items.length >= mostSecrets} onClick={() => setIssuing(true)}>
            {t("issue")}
          </Button>
        )
      }
    >
      {secrets.isError && <ProblemNotice error={secrets.error} onRetry={() => void secrets.refetch()} />}
      {secrets.isPending && <Skeleton height={36} radius="md" />}
      {secrets.isSuccess && items.length === 0 && (
        <Text c="dimmed">{t(party.authMethod === "client_secret" ? "empty" : "otherMethod")}</Text>
      )}
      {items.length > 0 && <SecretRows secrets={items} onRevoke={mayChange ? setRevoking : undefined} />}
      {mayIssue && items.length >= mostSecrets && <p className={classes.note}>{t("two")}</p>}
      {mayIssue && <Issue party={party} partyKey={partyKey} opened={issuing} onClose={() => setIssuing(false)} />}
      <Revoke party={party} partyKey={partyKey} secret={revoking} onClose={() => setRevoking(undefined)} />
    </Panel>
  );
}

function SecretRows({
  secrets,
  onRevoke,
}: {
  readonly secrets: readonly Secret[];
  readonly onRevoke: ((secret: Secret) => void) | undefined;
}) {
  const t = useTranslations("parties.secret");
  return (
    <ShortTable
      label={t("title")}
      rows={secrets}
      idOf={({ id }) => id}
      columns={[
        { id: "hint", header: t("column"), isRowHeader: true, cell: ({ hint }) => t("hint", { hint }) },
        { id: "issued", header: t("issued"), cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
        {
          id: "expires",
          header: t("expires"),
          cell: ({ expiresAtMs }) => (expiresAtMs === null ? t("noExpiry") : <Moment atMs={expiresAtMs} />),
        },
        ...(onRevoke === undefined
          ? []
          : [
              {
                id: "actions",
                header: t("actions"),
                align: "end" as const,
                cell: (secret: Secret) => (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="red"
                    aria-label={t("revokeOf", { hint: secret.hint })}
                    onClick={() => onRevoke(secret)}
                  >
                    {t("revoke")}
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}

const daysOfLife = [30, 90, 180, 365] as const;
const daySeconds = 86_400;

function Issue({ party, partyKey, opened, onClose }: Omit<PartyPanelProps, "mayChange"> & Dialog) {
  const t = useTranslations("parties.secret");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [days, setDays] = useState("90");
  const [secret, setSecret] = useState<string>();
  const issue = useChange({
    send: ({ seconds }: { readonly seconds: number | undefined }, intent) => issueSecret(api, party, seconds, intent),
    touches: [partyKey],
    onDone: (issued) => {
      onClose();
      setSecret(issued.secret);
    },
  });
  const forget = () => {
    setSecret(undefined);
    issue.reset();
  };
  return (
    <>
      <Modal
        opened={opened}
        onClose={onClose}
        title={t("issueTitle", { name: party.name })}
        closeButtonProps={{ "aria-label": common("close") }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            issue.mutate({ seconds: days === "" ? undefined : Number(days) * daySeconds });
          }}
        >
          <Stack gap="md">
            <Select
              label={t("lifetime")}
              data={[
                ...daysOfLife.map((count) => ({ value: `${count}`, label: t("days", { count }) })),
                { value: "", label: t("forever") },
              ]}
              value={days}
              onChange={(next) => setDays(next ?? "")}
              data-autofocus
            />
            {issue.isError && <ProblemNotice error={issue.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common("cancel")}
              </Button>
              <Button type="submit" loading={issue.isPending}>
                {t("issue")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <SecretOnce secret={secret} onDone={forget} />
    </>
  );
}

interface Dialog {
  readonly opened: boolean;
  readonly onClose: () => void;
}

interface RevokeProps extends Omit<PartyPanelProps, "mayChange"> {
  readonly secret: Secret | undefined;
  readonly onClose: () => void;
}

function Revoke({ party, partyKey, secret, onClose }: RevokeProps) {
  const t = useTranslations("parties.secret");
  const api = useApi();
  const revoke = useChange({
    send: ({ id }: { readonly id: string }, intent) => revokeSecret(api, party, id, intent),
    touches: [partyKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("revoked") });
    },
  });
  return (
    <ConfirmDestructive
      opened={secret !== undefined}
      onClose={onClose}
      title={t("revokeTitle", { hint: secret?.hint ?? "" })}
      text={t("revokeText")}
      action={t("revoke")}
      withReason={false}
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => secret !== undefined && revoke.mutate({ id: secret.id })}
    />
  );
}
