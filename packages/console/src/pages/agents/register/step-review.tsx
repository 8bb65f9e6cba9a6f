import { Button, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed, IconLoader2 } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { ProblemNotice } from "../../../elements/problem-notice.tsx";
import classes from "./register.module.css";
import { isTaskDone, type Task, tasksOf } from "./register-agent.ts";
import { isSent, type Registration } from "./registration.ts";
import { Summary } from "./summary.tsx";

interface StepReviewProps {
  readonly registration: Registration;
  readonly isRunning: boolean;
  readonly error: unknown;
  readonly onRegister: () => void;
}

/** What will be registered; then what of it is done. */
export function StepReview({ registration, isRunning, error, onRegister }: StepReviewProps) {
  const t = useTranslations("register.review");
  const sent = isSent(registration);
  const tasks = tasksOf(registration);
  const current = isRunning ? tasks.find((task) => !isTaskDone(registration, task)) : undefined;
  return (
    <Stack gap="lg">
      <Text c="dimmed">{t(sent ? "resumeText" : "text")}</Text>
      <Summary registration={registration} />
      <ol className={classes.tasks} aria-label={t("tasks")}>
        {tasks.map((task) => (
          <TaskLine
            key={task}
            task={task}
            state={isTaskDone(registration, task) ? "done" : task === current ? "running" : "open"}
            count={registration.wishes.length}
            done={registration.granted.length}
          />
        ))}
      </ol>
      {error !== null && error !== undefined && (
        <ProblemNotice error={error}>{sent && <p className={classes.kept}>{t("kept")}</p>}</ProblemNotice>
      )}
      <div>
        <Button loading={isRunning} onClick={onRegister}>
          {t(sent ? "resume" : "register")}
        </Button>
      </div>
    </Stack>
  );
}

const signs = { open: IconCircleDashed, running: IconLoader2, done: IconCircleCheck } as const;

interface TaskLineProps {
  readonly task: Task;
  readonly state: keyof typeof signs;
  readonly count: number;
  readonly done: number;
}

function TaskLine({ task, state, count, done }: TaskLineProps) {
  const t = useTranslations("register.review");
  const Sign = signs[state];
  return (
    <li data-state={state}>
      <Sign size={18} aria-hidden />
      <span>{t(`task.${task}`, { count, done })}</span>
      <span className={classes.hint}>{t(`state.${state}`)}</span>
    </li>
  );
}
