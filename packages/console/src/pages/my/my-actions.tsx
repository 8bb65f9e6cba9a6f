import { IconTimeline } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { DataTable } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import classes from "./my-page.module.css";
import { myEventsOptions } from "./queries.ts";
import { useSentence } from "./use-sentence.tsx";

/** What was done in this person's name, newest first, in whole sentences. */
export function MyActions() {
  const t = useTranslations("my.actions");
  const heading = useId();
  const list = useInfiniteQuery(myEventsOptions(useApi()));
  const sentence = useSentence();
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={classes.heading}>
        {t("title")}
      </h2>
      <DataTable
        label={t("title")}
        list={list}
        idOf={({ id }) => id}
        columns={[
          { id: "what", header: t("what"), isRowHeader: true, cell: (event) => sentence(event) },
          { id: "when", header: t("when"), width: "9.5rem", cell: ({ timeMs }) => <Moment atMs={timeMs} /> },
          { id: "outcome", header: t("outcome"), width: "7.5rem", cell: ({ outcome }) => <StateBadge state={outcome} /> },
        ]}
        empty={<EmptyState icon={<IconTimeline size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />}
      />
    </section>
  );
}
