import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useNow, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useMay, useMe } from "../../session/me.ts";
import classes from "./owner-lost.module.css";
import { type Agent, agentsKey, type Handover, handoverOptions, takeOver } from "./queries.ts";

const AgentTransfer = lazy(async () => ({ default: (await import("./agent-transfer.tsx")).AgentTransfer }));

/** That nobody answers for this agent: since when, who is asked, how long it still works, and what ends it. Nothing for one with an owner. */
export function OwnerLost({ agent }: { readonly agent: Agent }) {
  if (agent.ownerLostAtMs === null || agent.state === "retired") return null;
  return <Notice agent={agent} />;
}

function Notice({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.lost");
  const { data: handover } = useQuery({
    ...handoverOptions(useApi(), agent.id),
    enabled: useMay()("GET /agents/{agentId}/handover"),
  });
  const former = handover?.formerOwner;
  return (
    <section className={classes.notice} aria-label={t("title")}>
      <IconUserOff size={22} aria-hidden />
      <div className={classes.words}>
        <h2>{t("title")}</h2>
        <p>
          {t.rich("left", {
            who: () => <EntityLink id={agent.ownerId} {...(former === undefined ? {} : { name: former.name })} />,
            moment: () => <Moment atMs={agent.ownerLostAtMs} />,
          })}{" "}
          <Until agent={agent} />
        </p>
        {handover !== undefined && (
          <p>
            {handover.declined > 0 && `${t("declined", { count: handover.declined })} `}
            <Asked asked={handover.asked} />
          </p>
        )}
      </div>
      <Ways agent={agent} isAsked={handover?.asked?.id === useMe().id} />
    </section>
  );
}

function Until({ agent: { state, graceEndsAtMs } }: { readonly agent: Agent }) {
  const t = useTranslations("agents.lost");
  const nowMs = useNow().getTime();
  if (graceEndsAtMs === null) return t("wasSuspended");
  const works = state === "orphaned" && graceEndsAtMs > nowMs;
  return t.rich(works ? "works" : "over", { moment: () => <Moment atMs={graceEndsAtMs} as={works ? "exact" : "relative"} /> });
}

function Asked({ asked }: Pick<Handover, "asked">) {
  const t = useTranslations("agents.lost");
  if (asked === null) return t("nobody");
  return t.rich(asked.askedAs, { who: () => <EntityLink id={asked.id} name={asked.name} /> });
}

function Ways({ agent, isAsked }: { readonly agent: Agent; readonly isAsked: boolean }) {
  const t = useTranslations("agents.lost");
  const api = useApi();
  const mayGive = useMay()("PUT /agents/{agentId}/owner");
  const [giving, setGiving] = useState(false);
  const take = useChange({
    send: (agentId: string, intent) => takeOver(api, agentId, intent),
    touches: [agentsKey, ["my"]],
    onDone: () => notifications.show({ message: t("taken", { name: agent.name }) }),
  });
  return (
    <div className={classes.ways}>
      {isAsked && (
        <Button loading={take.isPending} onClick={() => take.mutate(agent.id)}>
          {t("take")}
        </Button>
      )}
      {mayGive && (
        <Button variant="default" onClick={() => setGiving(true)}>
          {t("give")}
        </Button>
      )}
      {take.isError && <ProblemNotice error={take.error} />}
      <Suspense>{giving && <AgentTransfer agent={agent} onClose={() => setGiving(false)} />}</Suspense>
    </div>
  );
}
