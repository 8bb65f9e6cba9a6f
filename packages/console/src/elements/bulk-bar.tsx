import { Button, Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { isProblem } from "../api/problem.ts";
import { useServerWords } from "../messages/message-provider.tsx";
import classes from "./bulk-bar.module.css";
import type { Bulk } from "./use-bulk.ts";
import type { Selection } from "./use-selection.ts";

export interface BulkBarProps<Item> {
  readonly selection: Selection;
  readonly bulk: Bulk<Item>;
  readonly nameOf: (item: Item) => string;
  /** The buttons. */
  readonly children: ReactNode;
}

/** What can be done with the selected rows, and how far it has come. */
export function BulkBar<Item>({ selection, bulk, nameOf, children }: BulkBarProps<Item>) {
  const t = useTranslations("elements");
  const words = useServerWords();
  const { progress } = bulk;
  if (progress === undefined && selection.ids.length === 0) return null;
  if (progress === undefined)
    return (
      <div className={classes.bar}>
        <span role="status">{t("table.selected", { count: selection.ids.length })}</span>
        {children}
        <Button variant="subtle" color="gray" size="xs" onClick={() => selection.set([])}>
          {t("action.deselect")}
        </Button>
      </div>
    );
  const attempted = progress.done + progress.failures.length;
  return (
    <div className={classes.bar}>
      <span role="status">
        {progress.running
          ? t("bulk.running", { done: attempted, total: progress.total })
          : [
              t("bulk.finished", { count: progress.done }),
              ...(progress.failures.length > 0 ? [t("bulk.failed", { count: progress.failures.length })] : []),
            ].join(" · ")}
      </span>
      <Progress
        className={classes.progress ?? ""}
        value={(100 * attempted) / progress.total}
        aria-label={t("bulk.running", { done: attempted, total: progress.total })}
      />
      <Button variant="default" size="xs" onClick={progress.running ? bulk.stop : bulk.clear}>
        {progress.running ? t("bulk.stop") : t("action.close")}
      </Button>
      {progress.failures.length > 0 && (
        <ul className={classes.failures}>
          {progress.failures.map(({ item, error }) => (
            <li key={nameOf(item)}>
              <strong>{nameOf(item)}</strong> {isProblem(error) ? words.problem(error.problem).said : t("problem.unreachable")}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
