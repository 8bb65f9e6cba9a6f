import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { DecisionBadge } from "../../events/decision-badge.tsx";
import { DecisionFacts } from "../../events/decision-facts.tsx";
import { EventDetails } from "../../events/event-details.tsx";
import { decisionOptions } from "./queries.ts";
import classes from "./transaction-page.module.css";

const route = getRouteApi("/audit/decisions/$decisionId");

/** One decision by its id: the answer, what decided it, and the event that recorded it. */
export function DecisionPage() {
  const t = useTranslations("audit");
  const { decisionId } = route.useParams();
  const { data } = useSuspenseQuery(decisionOptions(useApi(), decisionId));
  return (
    <>
      <PageHeader
        title={t("decision.title")}
        above={<Link to="/audit">{t("title")}</Link>}
        badges={<DecisionBadge effect={data.decision.effect} />}
        description={<Identifier value={decisionId} />}
      />
      <div className={classes.columns}>
        <Panel title={t("decision.title")}>
          <DecisionFacts decision={data.decision} />
        </Panel>
        <Panel title={t("decision.recorded")}>
          <EventDetails event={data.event} withDecision={false} />
        </Panel>
      </div>
    </>
  );
}
