import { Button, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { SecretOnce } from "../../elements/secret-once.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { useMay, useMe } from "../../session/me.ts";
import classes from "./providers.module.css";
import { issueToken, type Provider, type PushToken, providersKey, revokeToken, tokensOptions } from "./queries.ts";

const mostTokens = 2;

/** Where people are pushed to, and the tokens that it is done with. */
export function ScimPart({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.scim");
  const { issuer } = useMe();
  const { data: tokens } = useSuspenseQuery(tokensOptions(useApi(), provider.id));
  const [revoking, setRevoking] = useState<PushToken>();
  const mayMake = useMay()("POST /identity-providers/{providerId}/scim-tokens");
  return (
    <div className={classes.stack}>
      <Panel>
        <Facts
          items={[
            [
              t("address"),
              <Hinted key="address" hint={t("addressHint")}>
                <Identifier value={`${issuer}/scim/v2`} />
              </Hinted>,
            ],
          ]}
        />
        <p className={classes.quiet}>{t("text")}</p>
      </Panel>
      <Panel title={t("tokens")} flush={tokens.length > 0}>
        {tokens.length === 0 ? (
          <p className={classes.quiet}>{t("none")}</p>
        ) : (
          <TokenRows tokens={tokens} onRevoke={mayMake ? setRevoking : undefined} />
        )}
      </Panel>
      {mayMake && (tokens.length < mostTokens ? <Make provider={provider} /> : <p className={classes.quiet}>{t("two")}</p>)}
      <Revoke provider={provider} token={revoking} onClose={() => setRevoking(undefined)} />
    </div>
  );
}

interface TokenRowsProps {
  readonly tokens: readonly PushToken[];
  readonly onRevoke: ((token: PushToken) => void) | undefined;
}

function TokenRows({ tokens, onRevoke }: TokenRowsProps) {
  const t = useTranslations("providers.scim");
  const actions = (token: PushToken) => (
    <Button
      size="compact-xs"
      variant="subtle"
      color="red"
      aria-label={t("revokeOf", { hint: token.hint })}
      onClick={() => onRevoke?.(token)}
    >
      {t("revoke")}
    </Button>
  );
  return (
    <ShortTable
      label={t("tokens")}
      rows={tokens}
      idOf={({ id }) => id}
      columns={[
        { id: "hint", header: t("token"), isRowHeader: true, cell: ({ hint }) => t("ends", { hint }) },
        { id: "made", header: t("made"), cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
        {
          id: "expires",
          header: t("expires"),
          cell: ({ expiresAtMs }) => (expiresAtMs === null ? t("never") : <Moment atMs={expiresAtMs} />),
        },
        ...(onRevoke === undefined ? [] : [{ id: "actions", header: t("actions"), align: "end" as const, cell: actions }]),
      ]}
    />
  );
}

const daysOfLife = [90, 180, 365] as const;
const daySeconds = 86_400;

function Make({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.scim");
  const api = useApi();
  const [days, setDays] = useState("365");
  const [secret, setSecret] = useState<string>();
  const make = useChange({
    send: ({ seconds }: { readonly seconds: number | undefined }, intent) => issueToken(api, provider.id, seconds, intent),
    touches: [providersKey],
    onDone: (issued) => setSecret(issued.secret),
  });
  const forget = () => {
    setSecret(undefined);
    make.reset();
  };
  return (
    <>
      <div className={classes.make}>
        <Select
          label={t("lifetime")}
          data={[...daysOfLife.map((count) => ({ value: `${count}`, label: t("days", { count }) })), { value: "", label: t("never") }]}
          value={days}
          onChange={(next) => setDays(next ?? "")}
        />
        <Button loading={make.isPending} onClick={() => make.mutate({ seconds: days === "" ? undefined : Number(days) * daySeconds })}>
          {t("make")}
        </Button>
      </div>
      {make.isError && <ProblemNotice error={make.error} />}
      <SecretOnce secret={secret} onDone={forget} />
    </>
  );
}

interface RevokeProps {
  readonly provider: Provider;
  readonly token: PushToken | undefined;
  readonly onClose: () => void;
}

function Revoke({ provider, token, onClose }: RevokeProps) {
  const t = useTranslations("providers.scim");
  const api = useApi();
  const revoke = useChange({
    send: ({ id }: { readonly id: string }, intent) => revokeToken(api, provider, id, intent),
    touches: [providersKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("revoked") });
    },
  });
  return (
    <ConfirmDestructive
      opened={token !== undefined}
      onClose={onClose}
      title={t("revokeTitle", { hint: token?.hint ?? "" })}
      text={t("revokeText")}
      action={t("revoke")}
      withReason={false}
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => token !== undefined && revoke.mutate({ id: token.id })}
    />
  );
}
