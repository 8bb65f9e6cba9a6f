import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { isProblem } from "../api/problem.ts";
import { useServerWords } from "../messages/message-provider.tsx";
import classes from "./problem-notice.module.css";

export interface ProblemNoticeProps {
  readonly error: unknown;
  /** What did not happen, in the page's words; else the server's. */
  readonly title?: string;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

/** What went wrong, what to do about it, and the number under which the server's log has it. */
export function ProblemNotice({ error, title, onRetry, children }: ProblemNoticeProps) {
  const t = useTranslations("elements");
  const words = useServerWords();
  const problem = isProblem(error) ? error.problem : undefined;
  const told = problem === undefined ? undefined : words.problem(problem);
  const isSilence = problem === undefined && error instanceof TypeError;
  const unknown = isSilence ? t("problem.unreachable") : t("problem.unexpected");
  const hint = told?.hint ?? (isSilence ? t("problem.unreachableHint") : t("problem.unexpectedHint"));
  const said = told?.said ?? unknown;
  return (
    <div role="alert" className={classes.notice}>
      {isSilence ? <IconCloudOff size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <div className={classes.words}>
        <strong>{title ?? said}</strong>
        {title !== undefined && <p>{said}</p>}
        {told?.also !== undefined && (
          <p className={classes.also} lang="en">
            {told.also}
          </p>
        )}
        {hint !== "" && <p className={classes.hint}>{hint}</p>}
        {problem !== undefined && problem.requestId !== "" && (
          <p className={classes.reference}>{t("problem.requestId", { id: problem.requestId })}</p>
        )}
        {children}
      </div>
      {onRetry !== undefined && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t("action.retry")}
        </Button>
      )}
    </div>
  );
}
