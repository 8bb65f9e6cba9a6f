import type { Handover } from "@agent-id-guard/protocol";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNow, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EndButton } from "../../elements/end-button.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import classes from "./my-page.module.css";
import { acceptHandover, declineHandover, myHandoversOptions, myKey } from "./queries.ts";

/** The agents whose owner left and that this person is asked to take over. Nothing where there is none: it concerns few. */
export function MyHandovers() {
  const t = useTranslations("my.handovers");
  const { data, error, refetch } = useQuery(myHandoversOptions(useApi()));
  if (error !== null && data === undefined) return <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title={t("title")}>
      <ul className={classes.list}>
        {data.items.map((handover) => (
          <OneHandover key={handover.agent.id} handover={handover} />
        ))}
      </ul>
      <div className={classes.meaning}>
        <p>{t("accepting")}</p>
        <p>{t("declining")}</p>
      </div>
    </Panel>
  );
}

const lookEveryMs = 30_000;

function OneHandover({ handover }: { readonly handover: Handover }) {
  const t = useTranslations("my.handovers");
  const { agent, formerOwner, askedAs } = handover;
  const { name, purpose, state, ownerLostAtMs, graceEndsAtMs } = agent;
  const now = useNow({ updateInterval: lookEveryMs });
  // The agent has stopped with its grace, also where the server has not written that down yet.
  const isWorking = state === "orphaned" && graceEndsAtMs !== null && graceEndsAtMs > now.getTime();
  return (
    <li className={classes.item}>
      <div className={classes.icon}>
        <IconRobot size={20} stroke={1.75} aria-hidden />
      </div>
      <div className={classes.words}>
        <p>
          <bdi className={classes.name}>{name}</bdi>
        </p>
        <p className={classes.quiet}>{purpose}</p>
        <p>
          {t.rich("left", { owner: () => <bdi>{formerOwner.name}</bdi>, moment: () => <Moment atMs={ownerLostAtMs} /> })}{" "}
          {t(`why.${askedAs}`)}
        </p>
        <p className={classes.urgent}>{isWorking ? t.rich("grace", { moment: () => <Moment atMs={graceEndsAtMs} /> }) : t("stopped")}</p>
      </div>
      <Answer agent={agent} />
    </li>
  );
}

function Answer({ agent: { id, name } }: Pick<Handover, "agent">) {
  const t = useTranslations("my.handovers");
  const api = useApi();
  const accept = useChange({
    send: (agentId: string, intent) => acceptHandover(api, agentId, intent),
    touches: [myKey, ["agents"]],
    onDone: () => notifications.show({ message: t("accepted", { name }) }),
  });
  return (
    <div className={classes.act}>
      <Button size="xs" aria-label={t("acceptName", { name })} loading={accept.isPending} onClick={() => accept.mutate(id)}>
        {t("accept")}
      </Button>
      <EndButton
        label={t("declineName", { name })}
        title={t("question", { name })}
        text={t("means")}
        action={t("decline")}
        withReason
        id={id}
        send={(agentId, intent, reason) => declineHandover(api, agentId, reason, intent)}
        touches={[myKey]}
        done={({ asksAnother }) => t(asksAnother ? "declinedNext" : "declinedLast", { name })}
      />
      {accept.isError && <ProblemNotice error={accept.error} />}
    </div>
  );
}
