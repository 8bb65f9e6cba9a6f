import type { MyLease } from "@agent-id-guard/protocol";
import { IconHandGrab } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { ToneBadge } from "../../elements/tone-badge.tsx";
import { EndMyLease } from "./end-my-lease.tsx";
import classes from "./my-page.module.css";
import { myLeasesOptions } from "./queries.ts";

/** What agents were handed while they worked for this person, newest first; what is live can be ended. */
export function MyLeases() {
  const t = useTranslations("held");
  const heading = useId();
  const list = useInfiniteQuery(myLeasesOptions(useApi()));
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={classes.heading}>
        {t("title")}
      </h2>
      <p className={classes.explain}>{t("explain")}</p>
      <DataTable
        label={t("title")}
        list={list}
        idOf={({ id }) => id}
        columns={[
          { id: "agent", header: t("agent"), isRowHeader: true, width: "11rem", cell: ({ agent }) => <bdi>{agent.name}</bdi> },
          { id: "what", header: t("what"), isWrapped: true, cell: (lease) => <What lease={lease} /> },
          { id: "state", header: t("state"), width: "8rem", cell: (lease) => <Standing lease={lease} /> },
          {
            id: "ends",
            header: t("ends"),
            width: "9.5rem",
            cell: ({ endedAtMs, expiresAtMs }) => <Moment atMs={endedAtMs ?? expiresAtMs} />,
          },
          {
            id: "actions",
            header: t("actions"),
            width: "6rem",
            align: "end",
            cell: (lease) => (lease.state === "live" ? <EndMyLease lease={lease} /> : ""),
          },
        ]}
        empty={<EmptyState icon={<IconHandGrab size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />}
      />
    </section>
  );
}

/** What it is, of what, what for; once it is over, what became of it. */
function What({ lease }: { readonly lease: MyLease }) {
  const t = useTranslations("held");
  const outcome = useOutcome(lease);
  return (
    <>
      {t.rich("of", { what: t(`kinds.${lease.mode}`), place: () => <bdi>{lease.resource.title}</bdi> })}
      {lease.purpose !== null && (
        <span className={classes.quiet}>
          {" · "}
          <bdi>{lease.purpose}</bdi>
        </span>
      )}
      {outcome !== "" && <div className={classes.quiet}>{outcome}</div>}
    </>
  );
}

function Standing({ lease: { state } }: { readonly lease: MyLease }) {
  const t = useTranslations("held.states");
  return <ToneBadge tone={state === "live" ? "good" : "neutral"}>{t(state)}</ToneBadge>;
}

function useOutcome({ killing, mode, mostUntilMs }: MyLease): string {
  const t = useTranslations("held.outcome");
  const format = useFormatter();
  if (killing === null) return "";
  if (killing.outcome !== "left") return t(killing.outcome);
  if (mode === "reveal") return t("leftReveal");
  if (mode === "token") return t("leftToken");
  return t("left", { when: format.dateTime(mostUntilMs, { dateStyle: "medium", timeStyle: "short" }) });
}
