import { IconCircleCheck, IconCircleDashed, IconCircleX } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { EntityLink } from "../../../elements/entity-link.tsx";
import { Moment } from "../../../elements/moment.tsx";
import { StateBadge } from "../../../elements/state-badge.tsx";
import { useActionName } from "../../../events/action-name.ts";
import { NamedText } from "../../../events/named-text.tsx";
import type { AuditEvent } from "../../../events/queries.ts";
import { useServerWords } from "../../../messages/message-provider.tsx";
import classes from "./connect.module.css";
import { type Milestone, milestonesOf } from "./milestones.ts";
import { useAgentTail } from "./use-agent-tail.ts";

const shownEvents = 8;

/** How far the agent has come with its first call, and what it does, as it happens. */
export function LiveEvents({ agentId }: { readonly agentId: string }) {
  const t = useTranslations("connect.live");
  const { events, isLive } = useAgentTail(agentId);
  const own = events.filter(({ actor }) => actor.id === agentId);
  return (
    <div className={classes.live}>
      <p className={classes.pulse} data-live={isLive || undefined} role="status">
        {t(own.length > 0 ? "seen" : isLive ? "waiting" : "connecting")}
      </p>
      <ol className={classes.milestones} aria-label={t("milestones")}>
        {milestonesOf(own).map((milestone) => (
          <Reached key={milestone.name} milestone={milestone} />
        ))}
      </ol>
      {own.length > 0 && (
        <ul className={classes.events} aria-label={t("events")}>
          {own
            .slice(-shownEvents)
            .toReversed()
            .map((event) => (
              <EventLine key={event.id} event={event} />
            ))}
        </ul>
      )}
    </div>
  );
}

const signs = { open: IconCircleDashed, done: IconCircleCheck, refused: IconCircleX } as const;

function Reached({ milestone: { name, state, event } }: { readonly milestone: Milestone }) {
  const t = useTranslations("connect.live");
  const words = useServerWords();
  const Sign = signs[state];
  return (
    <li data-state={state}>
      <Sign size={20} aria-hidden />
      <div>
        <strong>{t(name)}</strong> {t(`state.${state}`)}
        {event?.resource !== undefined && name !== "signedIn" && (
          <>
            {" · "}
            <EntityLink id={event.resource.id} />
          </>
        )}
        {state === "refused" && event !== undefined && (
          <p className={classes.why}>
            <NamedText text={words.reason(event.decision?.reason ?? event.reason ?? "")} />
          </p>
        )}
      </div>
    </li>
  );
}

function EventLine({ event }: { readonly event: AuditEvent }) {
  const nameOf = useActionName();
  return (
    <li>
      <Moment atMs={event.timeMs} as="exact" />
      <span>{nameOf(event.action)}</span>
      <StateBadge state={event.outcome} />
    </li>
  );
}
