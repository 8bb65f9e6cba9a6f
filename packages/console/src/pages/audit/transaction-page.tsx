import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { longestChain } from "../../events/chain-of.ts";
import { EventChain } from "../../events/event-chain.tsx";
import { EventDetails } from "../../events/event-details.tsx";
import type { AuditEvent } from "../../events/queries.ts";
import { mostOfTransaction, transactionOptions } from "./queries.ts";
import classes from "./transaction-page.module.css";
import { TransactionTree } from "./transaction-tree.tsx";
import { useDuration } from "./use-duration.ts";

const route = getRouteApi("/audit/transactions/$txn");

/** Everything that one action of a person, or one run of an agent, caused. */
export function TransactionPage() {
  const t = useTranslations("audit");
  const { txn } = route.useParams();
  const { agentId } = route.useSearch();
  const { data } = useSuspenseQuery(transactionOptions(useApi(), txn, agentId));
  return (
    <>
      <PageHeader
        title={t("transaction.title")}
        above={<Link to="/audit">{t("title")}</Link>}
        description={<Identifier value={txn} />}
        actions={
          <Link to="/audit" search={{ txn, ...(agentId === undefined ? {} : { agentId }) }} className={classes.link ?? ""}>
            {t("transaction.inList")}
          </Link>
        }
      />
      {data.events.length === 0 ? (
        <EmptyState title={t("transaction.none")} text={t("transaction.noneText")} />
      ) : (
        <Transaction events={data.events} isCut={data.isCut} />
      )}
    </>
  );
}

function Transaction({ events, isCut }: { readonly events: readonly AuditEvent[]; readonly isCut: boolean }) {
  const t = useTranslations("audit.transaction");
  const durationOf = useDuration();
  const navigate = route.useNavigate();
  const { event: wanted } = route.useSearch();
  const chosen = events.find(({ id }) => id === wanted) ?? events[0];
  const denied = events.filter(({ outcome }) => outcome === "denied").length;
  const tookMs = (events.at(-1)?.timeMs ?? 0) - (events[0]?.timeMs ?? 0);
  return (
    <div className={classes.page}>
      <Panel>
        <div className={classes.summary}>
          <EventChain steps={longestChain(events)} />
          <p>
            {t("summary", { count: events.length, duration: durationOf(tookMs) })}
            {denied > 0 && <span className={classes.denied}>{t("denied", { count: denied })}</span>}
          </p>
        </div>
      </Panel>
      <div className={classes.columns}>
        <Panel title={t("tree")}>
          <TransactionTree
            events={events}
            chosen={chosen?.id}
            onChoose={(event) => void navigate({ search: (before) => ({ ...before, event }), replace: true })}
          />
          {isCut && <p className={classes.cut}>{t("cut", { most: mostOfTransaction })}</p>}
        </Panel>
        {chosen !== undefined && (
          <Panel title={t("details")}>
            <EventDetails event={chosen} />
          </Panel>
        )}
      </div>
    </div>
  );
}
