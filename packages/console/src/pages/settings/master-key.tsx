import { Button, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { Facts } from "../../elements/facts.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import { useMay } from "../../session/me.ts";
import { checkKms, type Kms, kmsKey, kmsOptions } from "./kms-queries.ts";
import { RewrapPanel } from "./rewrap-panel.tsx";
import classes from "./settings.module.css";

const tones: Readonly<Record<Kms["health"], Tone>> = {
  healthy: "good",
  slow: "warn",
  unavailable: "bad",
  disabled: "bad",
  denied: "bad",
  broken: "bad",
};

/** The services whose names are known here. */
const adapters = [
  ...(["memory", "key-file", "passphrase"] as const),
  ...(["aws-kms", "alibaba-kms", "gcp-kms", "azure-key-vault", "vault-transit", "pkcs11"] as const),
] as const;

/** The key above all keys: where it is, how it is, what it has wrapped, and how far a change of it has come. */
export function MasterKey() {
  const { data: kms, error, refetch } = useQuery(kmsOptions(useApi()));
  if (error !== null && kms === undefined) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (kms === undefined) return <Skeleton height={200} radius="lg" />;
  return (
    <Stack gap="md">
      <Health kms={kms} />
      <Wrapped kms={kms} />
      <RewrapPanel kms={kms} />
    </Stack>
  );
}

function Health({ kms }: { readonly kms: Kms }) {
  const t = useTranslations("settings.kms");
  const format = useFormatter();
  const mayCheck = useMay()("POST /kms/check");
  const adapter = adapters.find((name) => name === kms.adapter);
  return (
    <Panel title={t("title")} actions={mayCheck && <CheckNow />}>
      <p className={classes.explain}>{t("explain")}</p>
      <Facts
        items={[
          [
            t("health"),
            <ToneBadge key="health" tone={tones[kms.health]}>
              {t(`healths.${kms.health}`)}
            </ToneBadge>,
          ],
          ...(kms.explanation === null ? [] : [[t("why"), kms.explanation] as const]),
          [t("adapter"), adapter === undefined ? kms.adapter : t(`adapters.${adapter}`)],
          [
            t("key"),
            <code key="key" className={classes.code}>
              {kms.keyId}
            </code>,
          ],
          [t("latency"), t("milliseconds", { count: format.number(kms.latencyMs, { maximumFractionDigits: 1 }) })],
          [t("checked"), <Moment key="checked" atMs={kms.checkedAtMs} />],
          [t("cache"), t("cacheFor", { count: Math.round(kms.cachedKeySeconds / 60) })],
        ]}
      />
    </Panel>
  );
}

function CheckNow() {
  const t = useTranslations("settings.kms");
  const api = useApi();
  const check = useChange({ send: (_: { readonly now: true }) => checkKms(api), touches: [kmsKey] });
  return (
    <>
      <Button variant="default" loading={check.isPending} onClick={() => check.mutate({ now: true })}>
        {t("check")}
      </Button>
      {check.isError && <ProblemNotice error={check.error} />}
    </>
  );
}

function Wrapped({ kms }: { readonly kms: Kms }) {
  const t = useTranslations("settings.kms");
  const format = useFormatter();
  return (
    <Panel title={t("wrapped")}>
      <p className={classes.explain}>{t("wrappedExplain")}</p>
      <ShortTable
        label={t("wrapped")}
        rows={kms.wrapped}
        idOf={({ keyId }) => keyId}
        columns={[
          { id: "key", header: t("key"), isRowHeader: true, cell: ({ keyId }) => <code className={classes.code}>{keyId}</code> },
          { id: "role", header: t("role"), width: "14rem", cell: (one) => <KeyRole of={one} /> },
          { id: "count", header: t("count"), width: "8rem", align: "end", cell: ({ count }) => format.number(count) },
        ]}
      />
    </Panel>
  );
}

function KeyRole({ of: { isCurrent, isKnown } }: { readonly of: Kms["wrapped"][number] }) {
  const t = useTranslations("settings.kms.roles");
  if (isCurrent) return <ToneBadge tone="good">{t("current")}</ToneBadge>;
  return <ToneBadge tone={isKnown ? "accent" : "bad"}>{t(isKnown ? "previous" : "unknown")}</ToneBadge>;
}
