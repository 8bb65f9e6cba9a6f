import type { ConsentAnswer } from "@agent-id-guard/protocol";
import { Skeleton } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EndButton } from "../../elements/end-button.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import classes from "./my-page.module.css";
import { myConsentsOptions, myKey, withdrawMyConsent } from "./queries.ts";

/** Which clients this person lets call which agents, and the way to take it back. */
export function MyConsents() {
  const t = useTranslations("my.consents");
  const { data, error, refetch } = useQuery(myConsentsOptions(useApi()));
  return (
    <Panel title={t("title")}>
      {error !== null && data === undefined && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={90} />}
      {data?.items.length === 0 && (
        <EmptyState icon={<IconUserCheck size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map((consent) => (
            <OneConsent key={consent.id} consent={consent} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OneConsent({ consent }: { readonly consent: ConsentAnswer }) {
  const t = useTranslations("my.consents");
  const { client, agent, permissions, current, givenAtMs } = consent;
  const sentence = usePermissionSentence(consent);
  return (
    <li className={classes.item}>
      <div className={classes.icon}>
        <IconUserCheck size={20} stroke={1.75} aria-hidden />
      </div>
      <div className={classes.words}>
        <p>
          {t.rich("pair", {
            client: () => <bdi className={classes.name}>{client.name}</bdi>,
            agent: () => <bdi className={classes.name}>{agent?.name ?? t("gone")}</bdi>,
          })}
        </p>
        <ul className={classes.permissions}>
          {permissions.map((name) => (
            <li key={name}>{sentence(name)}</li>
          ))}
        </ul>
        <p className={classes.quiet}>
          {t.rich("given", { moment: () => <Moment atMs={givenAtMs} /> })}
          {!current && ` ${t("askedAgain")}`}
        </p>
      </div>
      <TakeBack consent={consent} />
    </li>
  );
}

const ours = ["invoke", "openid", "profile", "email", "offline_access"] as const;

/** Says a permission in a sentence: in our words where it is one of ours, else in the agent's own. */
function usePermissionSentence({ descriptions }: ConsentAnswer): (permission: string) => string {
  const t = useTranslations("my.consents.scopes");
  return (permission) => {
    const known = ours.find((name) => name === permission);
    return known === undefined ? (descriptions[permission] ?? permission) : t(known);
  };
}

function TakeBack({ consent }: { readonly consent: ConsentAnswer }) {
  const t = useTranslations("my.consents");
  const api = useApi();
  const named = { client: consent.client.name, agent: consent.agent?.name ?? t("gone") };
  return (
    <EndButton
      label={t("withdrawName", named)}
      title={t("question", named)}
      text={t("means", named)}
      action={t("withdraw")}
      id={consent.id}
      send={(id, intent) => withdrawMyConsent(api, id, intent)}
      touches={[myKey]}
      done={() => t("withdrawn", named)}
    />
  );
}
