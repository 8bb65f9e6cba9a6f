import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import classes from "./blast-radius.module.css";
import { type Impact, type ImpactTarget, impactOptions } from "./impact-options.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { useLength } from "./use-length.ts";

interface BlastRadiusProps {
  readonly target: ImpactTarget;
  /** Whether it says of a person what their departure would do that a suspension does not. Default: yes. */
  readonly withDeparture?: boolean;
}

/** Who and what stops with something: the body of every question before a stop. */
export function BlastRadius({ target, withDeparture = true }: BlastRadiusProps) {
  const t = useTranslations("elements.impact");
  const { data: impact, error, refetch } = useQuery(impactOptions(useApi(), target));
  return (
    <section className={classes.impact} aria-label={t("title")} aria-busy={impact === undefined && error === null}>
      <h3 className={classes.title}>{t("title")}</h3>
      {impact !== undefined && <Counted impact={impact} />}
      {withDeparture && impact?.departure !== undefined && <Departure departure={impact.departure} />}
      {impact === undefined && error === null && <Skeleton height={74} />}
      {impact === undefined && error !== null && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
    </section>
  );
}

const parts = ["agents", "people", "clients", "resources"] as const;

function Counted({ impact }: { readonly impact: Impact }) {
  const t = useTranslations("elements.impact");
  const format = useFormatter();
  const { tokens, leases, callsLastDay, grants } = impact;
  const isNothing = parts.every((part) => impact[part].total === 0) && grants.total === 0 && tokens.living === 0 && leases === 0;
  if (isNothing) return <p className={classes.quiet}>{t("nothing")}</p>;
  return (
    <>
      <dl className={classes.counts}>
        {parts.map((part) => (
          <div key={part} data-none={impact[part].total === 0 || undefined}>
            <dt>{t(part, { count: impact[part].total })}</dt>
            <dd>{format.number(impact[part].total)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.quiet}>
        {[
          t(tokens.isComplete ? "tokens" : "tokensAtLeast", { count: tokens.living }),
          ...(leases === 0 ? [] : [t("leases", { count: leases })]),
          ...(callsLastDay === undefined ? [] : [t("calls", { count: callsLastDay })]),
        ].join(" · ")}
      </p>
      <Named impact={impact} />
    </>
  );
}

/** The names behind the counts, as many as the server gives. */
function Named({ impact }: { readonly impact: Impact }) {
  const t = useTranslations("elements.impact");
  const { grants } = impact;
  const named = parts.filter((part) => impact[part].items.length > 0);
  if (named.length === 0 && grants.items.length === 0) return null;
  return (
    <details className={classes.named}>
      <summary>{t("names")}</summary>
      {named.map((part) => (
        <div key={part}>
          <h4>{t(part, { count: impact[part].total })}</h4>
          <ul>
            {impact[part].items.map(({ id, name }) => (
              <li key={id} title={id}>
                <bdi>{name}</bdi>
              </li>
            ))}
            <Others count={impact[part].total - impact[part].items.length} />
          </ul>
        </div>
      ))}
      {grants.items.length > 0 && (
        <div>
          <h4>{t("grants", { count: grants.total })}</h4>
          <ul>
            {grants.items.map(({ id, subjectName, resourceTitle, permissions }) => (
              <li key={id}>
                <bdi>{subjectName}</bdi> → <bdi>{resourceTitle}</bdi> <span className={classes.permissions}>{permissions.join(", ")}</span>
              </li>
            ))}
            <Others count={grants.total - grants.items.length} />
          </ul>
        </div>
      )}
    </details>
  );
}

/** A person who is suspended stays the owner of agents that work on; one who left does not. */
function Departure({ departure }: { readonly departure: NonNullable<Impact["departure"]> }) {
  const t = useTranslations("elements.impact.departure");
  const lengthOf = useLength();
  const { ownedAgents, otherGraceSeconds, securityGraceSeconds, isLastOwner } = departure;
  const graceOf = (seconds: number) => (seconds === 0 ? t("atOnce") : t("after", { length: lengthOf(seconds) }));
  return (
    <div className={classes.departure}>
      <h4>{t("title")}</h4>
      <p>
        {t("agents", { count: ownedAgents.total })}
        {ownedAgents.total > 0 && ` ${t("left", { grace: graceOf(otherGraceSeconds), security: graceOf(securityGraceSeconds) })}`}
      </p>
      {ownedAgents.items.length > 0 && (
        <ul>
          {ownedAgents.items.slice(0, mostOwned).map(({ id, name }) => (
            <li key={id} title={id}>
              <bdi>{name}</bdi>
            </li>
          ))}
          <Others count={ownedAgents.total - Math.min(mostOwned, ownedAgents.items.length)} />
        </ul>
      )}
      {isLastOwner && <p className={classes.grave}>{t("lastOwner")}</p>}
    </div>
  );
}

const mostOwned = 5;

function Others({ count }: { readonly count: number }) {
  const t = useTranslations("elements.impact");
  return count > 0 ? <li className={classes.others}>{t("others", { count })}</li> : null;
}
