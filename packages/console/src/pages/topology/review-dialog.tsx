import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { Moment } from "../../elements/moment.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ConditionsSummary } from "../../grants/conditions-summary.tsx";
import { useServerWords } from "../../messages/message-provider.tsx";
import type { DrawnEdge } from "./drawing.ts";
import type { TopologyChange, TopologyProblem, Validation } from "./queries.ts";
import classes from "./review-dialog.module.css";
import type { Sketch } from "./sketch.ts";
import { useEndNames } from "./use-names.ts";

interface ReviewDialogProps {
  readonly sketch: Sketch;
  /** What the dry run said; undefined: closed. */
  readonly validation: Validation | undefined;
  readonly onClose: () => void;
  readonly onSave: () => void;
  readonly isSaving: boolean;
  readonly error: unknown;
  /** Leads to the edge with a problem. */
  readonly onShow: (edge: DrawnEdge) => void;
}

/** What saving would do: each change with what it newly allows and what it stops, and what stands against it. */
export function ReviewDialog({ sketch, validation, onClose, onSave, isSaving, error, onShow }: ReviewDialogProps) {
  const t = useTranslations("topology.review");
  const elements = useTranslations("elements.action");
  const problems = validation?.problems ?? [];
  return (
    <Modal
      opened={validation !== undefined}
      onClose={onClose}
      title={t("title")}
      size="xl"
      closeButtonProps={{ "aria-label": elements("close") }}
    >
      <Stack gap="md">
        <Text>{t("text")}</Text>
        <Problems sketch={sketch} problems={problems.filter(({ severity }) => severity === "error")} kind="problems" onShow={onShow} />
        <Problems sketch={sketch} problems={problems.filter(({ severity }) => severity === "warning")} kind="warnings" onShow={onShow} />
        <ul className={classes.changes}>
          {validation?.changes.map((change) => (
            <Change key={JSON.stringify(change)} change={change} sketch={sketch} />
          ))}
        </ul>
        {error !== null && error !== undefined && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("back")}
          </Button>
          <Button disabled={validation?.ok !== true} loading={isSaving} onClick={onSave} data-autofocus>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ProblemsProps extends Pick<ReviewDialogProps, "sketch" | "onShow"> {
  readonly problems: readonly TopologyProblem[];
  readonly kind: "problems" | "warnings";
}

function Problems({ sketch, problems, kind, onShow }: ProblemsProps) {
  const t = useTranslations("topology");
  const endsOf = useEndNames(sketch.agent, sketch.known);
  const words = useServerWords();
  if (problems.length === 0) return null;
  return (
    <section className={classes.problems} data-kind={kind}>
      <h3>
        {kind === "problems" ? <IconAlertTriangle size={16} aria-hidden /> : <IconInfoCircle size={16} aria-hidden />}
        {t(`review.${kind}`, { count: problems.length })}
      </h3>
      <ul>
        {problems.map((problem) => {
          const { path, message } = problem;
          const edge = sketch.edges[Number(path.split(".")[1] ?? -1)];
          return (
            <li key={`${path} ${message}`}>
              {edge !== undefined && (
                <Button variant="subtle" size="compact-xs" onClick={() => onShow(edge)}>
                  <bdi>{t("edge.name", endsOf(edge))}</bdi>
                </Button>
              )}{" "}
              {words.topology(problem).whole}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const colors = { add: "green", change: "amber", remove: "red" } as const;

function Change({ change, sketch }: { readonly change: TopologyChange; readonly sketch: Sketch }) {
  const t = useTranslations("topology");
  const endsOf = useEndNames(sketch.agent, sketch.known);
  const { kind, before, after, allows, stops } = change;
  const edge = after ?? before;
  if (edge === undefined) return null;
  return (
    <li className={classes.change}>
      <div className={classes.what}>
        <Badge color={colors[kind]}>{t(`review.${kind}`)}</Badge>
        <bdi>{t("edge.name", endsOf(edge))}</bdi>
      </div>
      <Permissions label={t("review.allows")} names={allows} tone="good" />
      <Permissions label={t("review.stops")} names={stops} tone="bad" />
      {allows.length + stops.length === 0 && <p className={classes.quiet}>{t("review.nothingMore")}</p>}
      {kind === "change" && before !== undefined && <Limits label={t("review.before")} edge={before} />}
      {after !== undefined && (kind === "change" || after.conditions !== null || after.expiresAtMs !== null) && (
        <Limits label={t("review.after")} edge={after} />
      )}
    </li>
  );
}

function Permissions({ label, names, tone }: { readonly label: string; readonly names: readonly string[]; readonly tone: "good" | "bad" }) {
  if (names.length === 0) return null;
  return (
    <p className={classes.line}>
      <span>{label}</span>
      <span className={classes.names} data-tone={tone}>
        {names.map((name) => (
          <code key={name}>{name}</code>
        ))}
      </span>
    </p>
  );
}

function Limits({ label, edge }: { readonly label: string; readonly edge: NonNullable<TopologyChange["after"]> }) {
  return (
    <p className={classes.line}>
      <span>{label}</span>
      <span>
        {edge.permissions.join(", ")} · <ConditionsSummary conditions={edge.conditions} />
        {edge.expiresAtMs !== null && (
          <>
            {" · "}
            <Moment atMs={edge.expiresAtMs} as="exact" />
          </>
        )}
      </span>
    </p>
  );
}
