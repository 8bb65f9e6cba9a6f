import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import classes from "./changes-bar.module.css";
import { countOf } from "./drawing.ts";
import type { Sketch } from "./sketch.ts";
import type { Editor } from "./use-editor.ts";

interface ChangesBarProps {
  readonly sketch: Sketch;
  readonly editor: Editor;
  readonly onDiscard: () => void;
  readonly onReview: () => void;
  readonly isChecking: boolean;
}

/** What has not been saved, with the way back and the way on. */
export function ChangesBar({ sketch, editor, onDiscard, onReview, isChecking }: ChangesBarProps) {
  const t = useTranslations("topology.bar");
  const { difference, edges } = sketch;
  const { added, changed, removed } = difference;
  const count = countOf(difference);
  const incomplete = edges.filter(({ permissions }) => permissions.length === 0).length;
  return (
    <div className={classes.bar} data-changed={count > 0 || undefined}>
      {(["undo", "redo"] as const).map((name) => (
        <Tooltip key={name} label={t(name)}>
          <ActionIcon aria-label={t(name)} disabled={editor[name] === undefined} onClick={editor[name]}>
            {name === "undo" ? <IconArrowBackUp size={17} aria-hidden /> : <IconArrowForwardUp size={17} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      ))}
      <span role="status" className={classes.words}>
        {count > 0 && <strong>{t("unsaved", { count })}</strong>}
        {added.length > 0 && <span>{t("added", { count: added.length })}</span>}
        {changed.length > 0 && <span>{t("changed", { count: changed.length })}</span>}
        {removed.length > 0 && <span>{t("removed", { count: removed.length })}</span>}
        {incomplete > 0 && <span className={classes.incomplete}>{t("incomplete", { count: incomplete })}</span>}
      </span>
      {count > 0 && (
        <>
          <Button size="xs" variant="subtle" color="gray" onClick={onDiscard}>
            {t("discard")}
          </Button>
          <Button size="xs" disabled={incomplete > 0} loading={isChecking} onClick={onReview}>
            {t("review")}
          </Button>
        </>
      )}
    </div>
  );
}
