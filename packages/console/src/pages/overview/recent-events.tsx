import { Skeleton } from "@mantine/core";
import { IconTimeline } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useActionName } from "../../events/action-name.ts";
import { PartyName } from "../../events/party-name.tsx";
import type { AuditEvent } from "../../events/queries.ts";
import { targetIdOf } from "../../events/target-id.ts";
import { useServerWords } from "../../messages/message-provider.tsx";
import { PlaceLink } from "./place-link.tsx";
import { recentOptions } from "./queries.ts";
import classes from "./rows.module.css";

/** The newest refusals and administrative acts. */
export function RecentEvents() {
  const t = useTranslations("overview.recent");
  const { data, error, refetch } = useQuery(recentOptions(useApi()));
  return (
    <Panel title={t("title")} actions={<PlaceLink place="audit">{t("all")}</PlaceLink>}>
      {data === undefined && error !== null && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={220} />}
      {data?.length === 0 && <EmptyState icon={<IconTimeline size={28} aria-hidden />} title={t("nothing")} />}
      {data !== undefined && data.length > 0 && (
        <ul className={classes.rows}>
          {data.map((event) => (
            <OneEvent key={event.id} event={event} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OneEvent({ event }: { readonly event: AuditEvent }) {
  const t = useTranslations("overview.recent");
  const nameOf = useActionName();
  const { action, actor, outcome, resource, timeMs, decision, reason } = event;
  const words = useServerWords();
  const about = resource?.id ?? targetIdOf(event);
  const why = outcome === "success" ? reason : (decision?.reason ?? reason);
  return (
    <li>
      <div className={classes.words}>
        <p>
          <strong>{nameOf(action)}</strong> {outcome !== "success" && <StateBadge state={outcome} />}
        </p>
        <p className={classes.quiet}>
          {t.rich(about === undefined ? "by" : "byAbout", {
            who: () => <PartyName party={actor} />,
            what: () => <EntityLink id={about ?? ""} />,
          })}
          {why !== undefined && <> · {words.reason(why)}</>}
        </p>
      </div>
      <Moment atMs={timeMs} />
    </li>
  );
}
