import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { ConditionsSummary } from "../../grants/conditions-summary.tsx";
import { GrantSubject } from "../../grants/grant-subject.tsx";
import { grantListOptions } from "../../grants/queries.ts";
import classes from "./agent-overview.module.css";
import type { Agent } from "./queries.ts";

const most = 6;

/** Who may call the agent, in short. */
export function CalledBy({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.overview");
  if (agent.resourceId === null) return <p className={classes.quiet}>{t("runsAlone")}</p>;
  return <Callers resourceId={agent.resourceId} />;
}

function Callers({ resourceId }: { readonly resourceId: string }) {
  const t = useTranslations("agents.overview");
  const kinds = useTranslations("elements.kind");
  const list = useInfiniteQuery(grantListOptions(useApi(), { resourceId }));
  if (list.isPending) return <Skeleton height={72} radius="md" />;
  const grants = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (grants.length === 0) return <p className={classes.quiet}>{t("calledByNobody")}</p>;
  return (
    <ul className={classes.list}>
      {grants.slice(0, most).map(({ id, subjectType, subjectId, conditions }) => (
        <li key={id}>
          <GrantSubject type={subjectType} id={subjectId} />
          {subjectType !== "everyone" && <span className={classes.quiet}>{kinds(subjectType)}</span>}
          {conditions !== null && (
            <span className={classes.quiet}>
              <ConditionsSummary conditions={conditions} />
            </span>
          )}
        </li>
      ))}
      {grants.length > most && <li className={classes.quiet}>{t("others", { count: grants.length - most })}</li>}
    </ul>
  );
}
