import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Facts } from "../elements/facts.tsx";
import { Moment } from "../elements/moment.tsx";
import { useServerWords } from "../messages/message-provider.tsx";
import { DecidingGrant } from "./deciding-grant.tsx";
import { DecisionBadge } from "./decision-badge.tsx";
import classes from "./event-panel.module.css";
import { NamedText } from "./named-text.tsx";
import type { Decision } from "./queries.ts";

export interface DecisionFactsProps {
  readonly decision: Decision;
  /** Whether it leads to the decision's own page. */
  readonly isLinked?: boolean;
}

/** What was decided, by which grants, and what would have allowed it. */
export function DecisionFacts({ decision, isLinked = false }: DecisionFactsProps) {
  const t = useTranslations("events.decision");
  const words = useServerWords();
  const { effect, requested, allowed, grants, policies, reason, nearest, untilMs } = decision;
  return (
    <>
      <Facts
        items={[
          [t("title"), <DecisionBadge key="effect" effect={effect} />],
          [t("why"), <NamedText key="why" text={words.reason(reason)} />],
          ...(nearest === undefined ? [] : [[t("nearest"), <NamedText key="nearest" text={words.nearest(nearest)} />] as const]),
          [t("requested"), <Permissions key="requested" names={requested} />],
          [t("allowed"), <Permissions key="allowed" names={allowed} />],
          [t("grants"), <Grants key="grants" ids={grants} />],
          ...(policies.length === 0 ? [] : [[t("policies"), policies.join(", ")] as const]),
          ...(untilMs === undefined ? [] : [[t("until"), <Moment key="until" atMs={untilMs} as="exact" />] as const]),
        ]}
      />
      {isLinked && (
        <Link to="/audit/decisions/$decisionId" params={{ decisionId: decision.id }} className={classes.link ?? ""}>
          {t("open")}
        </Link>
      )}
    </>
  );
}

function Permissions({ names }: { readonly names: readonly string[] }) {
  const t = useTranslations("events.decision");
  if (names.length === 0) return <span className={classes.quiet}>{t("nothing")}</span>;
  return (
    <span className={classes.permissions}>
      {names.map((name) => (
        <code key={name} className={classes.code}>
          {name}
        </code>
      ))}
    </span>
  );
}

function Grants({ ids }: { readonly ids: readonly string[] }) {
  const t = useTranslations("events.decision");
  if (ids.length === 0) return <span className={classes.quiet}>{t("noGrants")}</span>;
  return (
    <ul className={classes.list}>
      {ids.map((id) => (
        <li key={id}>
          <DecidingGrant grantId={id} />
        </li>
      ))}
    </ul>
  );
}
