import { departUserSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { BlastRadius } from "../../elements/blast-radius.tsx";
import { type Impact, impactOptions } from "../../elements/impact-options.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import { useLength } from "../../elements/use-length.ts";
import classes from "./people.module.css";
import { departPerson, type Person, peopleKey } from "./queries.ts";

type Departure = NonNullable<Impact["departure"]>;
const reasons = ["left", "security"] as const;
type Reason = (typeof reasons)[number];

/** Records that a person left, with what stops and how long their agents go on. */
export function PersonLeft({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useTranslations("people.left");
  const common = useTranslations("elements.action");
  const api = useApi();
  const departure = useQuery(impactOptions(api, { kind: "user", id: person.id })).data?.departure;
  const depart = useChange({
    send: (body: { readonly reason: Reason; readonly note?: string | undefined }, intent) =>
      departPerson(api, person.id, { reason: body.reason, ...(body.note === undefined ? {} : { note: body.note }) }, intent),
    touches: [peopleKey, ["agents"], ["impact"]],
    onDone: () => {
      close();
      notifications.show({ message: t("done", { name: person.name }) });
    },
  });
  const form = useForm({
    draft: `left/${person.id}`,
    initial: { reason: "left" as Reason, note: "" },
    schema: departUserSchema,
    toBody: ({ reason, note }) => ({ reason, ...(note.trim() === "" ? {} : { note: note.trim() }) }),
    error: depart.error,
  });
  const close = () => {
    form.reset();
    onClose();
  };
  return (
    <Modal opened onClose={close} title={t("title", { name: person.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) depart.mutate(body);
        }}
      >
        <Stack gap="md">
          <Text>{t("text")}</Text>
          <ReasonChoice value={form.values.reason} departure={departure} onChange={(reason) => form.set("reason", reason)} />
          <BlastRadius target={{ kind: "user", id: person.id }} withDeparture={false} />
          {departure !== undefined && <WhatIsLost departure={departure} />}
          <TextInput
            label={t("note")}
            description={t("noteHint")}
            maxLength={500}
            value={form.values.note}
            error={form.errorAt("note")}
            onChange={(event) => form.set("note", event.currentTarget.value)}
          />
          {depart.isError && <ProblemNotice error={depart.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" color="red" loading={depart.isPending}>
              {t("action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface ReasonChoiceProps {
  readonly value: Reason;
  /** What the installation says of each; not known yet: `undefined`. */
  readonly departure: Departure | undefined;
  readonly onChange: (reason: Reason) => void;
}

function ReasonChoice({ value, departure, onChange }: ReasonChoiceProps) {
  const t = useTranslations("people.left");
  const lengthOf = useLength();
  const graceOf = (reason: Reason) => {
    if (departure === undefined) return undefined;
    const seconds = reason === "security" ? departure.securityGraceSeconds : departure.otherGraceSeconds;
    return seconds === 0 ? t("atOnce") : t("grace", { grace: lengthOf(seconds) });
  };
  return (
    <Radio.Group label={t("why")} value={value} onChange={(next) => onChange(reasons.find((reason) => reason === next) ?? "left")}>
      <Stack gap="sm" mt="xs">
        {reasons.map((reason) => (
          <Radio key={reason} value={reason} label={t(`reason.${reason}`)} description={graceOf(reason)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function WhatIsLost({ departure }: { readonly departure: Departure }) {
  const t = useTranslations("people.left");
  return (
    <ul className={classes.counts}>
      <li>{t("agents", { count: departure.ownedAgents.total })}</li>
      {departure.isLastOwner && <li>{t("lastOwner")}</li>}
    </ul>
  );
}
