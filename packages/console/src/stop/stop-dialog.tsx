import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { useChange } from "../api/use-change.ts";
import { BlastRadius } from "../elements/blast-radius.tsx";
import { EntityPicker } from "../elements/entity-picker.tsx";
import type { ImpactTarget } from "../elements/impact-options.ts";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { type OneTarget, type StopWish, sendStop, standingOptions } from "./queries.ts";
import classes from "./stop-dialog.module.css";
import { type StopDraft, targetOf } from "./stop-draft.ts";

interface StopDialogProps {
  /** What this person may stop. */
  readonly kinds: readonly ImpactTarget["kind"][];
  readonly draft: StopDraft;
  readonly onChange: (draft: StopDraft) => void;
  readonly onClose: () => void;
}

/** Stops one thing or everything: what, who and what stops with it, why, and then it is done. */
export function StopDialog({ kinds, draft, onChange, onClose }: StopDialogProps) {
  const t = useTranslations("shell.stop");
  const common = useTranslations("elements.action");
  const { kind, id } = draft;
  const target = targetOf(draft);
  return (
    <Modal opened onClose={onClose} size="lg" title={t("title")} closeButtonProps={{ "aria-label": common("close") }}>
      <Stack gap="md">
        <SegmentedControl
          aria-label={t("what")}
          fullWidth
          className={classes.kinds ?? ""}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(next) => onChange({ ...draft, kind: kinds.find((one) => one === next) ?? kind, id: null, typed: "" })}
        />
        {kind !== "estate" && (
          <EntityPicker key={kind} kind={kind} label={t(`kind.${kind}`)} value={id} onChange={(next) => onChange({ ...draft, id: next })} />
        )}
        <Text c="dimmed">{t(`means.${kind}`)}</Text>
        {target === undefined ? (
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
          </Group>
        ) : (
          <Question key={target.kind === "estate" ? "" : target.id} {...{ target, draft, onChange, onClose }} />
        )}
      </Stack>
    </Modal>
  );
}

interface QuestionProps extends Omit<StopDialogProps, "kinds"> {
  readonly target: ImpactTarget;
}

function Question({ target, ...rest }: QuestionProps) {
  return target.kind === "estate" ? <OfEverything {...rest} /> : <OfOne target={target} {...rest} />;
}

function OfOne({ target, ...rest }: QuestionProps & { readonly target: OneTarget }) {
  const t = useTranslations("shell.stop");
  const { data, error } = useQuery({ ...standingOptions(useApi(), target), refetchOnMount: "always" });
  if (error !== null) return <ProblemNotice error={error} />;
  const isStopped = data?.state === "suspended" || data?.state === "retired";
  return (
    <>
      {isStopped && (
        <p role="status" className={classes.already}>
          {t("already", { name: data.name })}
        </p>
      )}
      <Confirmation target={target} name={data?.name ?? ""} version={data?.version} isReady={data !== undefined && !isStopped} {...rest} />
    </>
  );
}

function OfEverything({ draft, onChange, onClose }: Omit<QuestionProps, "target">) {
  const t = useTranslations("shell.stop");
  const isReady = draft.typed.trim() === t("phrase") && draft.reason.trim() !== "";
  return (
    <Confirmation target={{ kind: "estate" }} name="" version={0} needsReason {...{ isReady, draft, onChange, onClose }}>
      <TextInput
        label={t("type", { phrase: t("phrase") })}
        value={draft.typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ ...draft, typed: event.currentTarget.value })}
      />
    </Confirmation>
  );
}

interface ConfirmationProps extends QuestionProps {
  readonly name: string;
  readonly version: number | undefined;
  readonly isReady: boolean;
  readonly needsReason?: boolean;
  readonly children?: React.ReactNode;
}

function Confirmation({ target, name, version, isReady, needsReason = false, draft, onChange, onClose, children }: ConfirmationProps) {
  const t = useTranslations("shell.stop");
  const words = useTranslations("elements");
  const api = useApi();
  const stop = useChange({
    send: (wish: StopWish, intent) => sendStop(api, wish, intent),
    touches: [[]],
    onDone: () => {
      onClose();
      notifications.show({ message: target.kind === "estate" ? t("doneEverything") : t("done", { name }) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && version !== undefined && !stop.isPending) stop.mutate({ target, version, reason: draft.reason.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <BlastRadius target={target} />
        <TextInput
          label={needsReason ? words("confirm.reason") : `${words("confirm.reason")} (${words("confirm.optional")})`}
          description={needsReason ? t("reasonHint") : words("confirm.reasonHint")}
          required={needsReason}
          value={draft.reason}
          maxLength={500}
          onChange={(event) => onChange({ ...draft, reason: event.currentTarget.value })}
        />
        {children}
        {stop.isError && <ProblemNotice error={stop.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words("action.cancel")}
          </Button>
          <Button type="submit" color="red" disabled={!isReady} loading={stop.isPending}>
            {target.kind === "estate" ? t("doEverything") : t("do", { name })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
