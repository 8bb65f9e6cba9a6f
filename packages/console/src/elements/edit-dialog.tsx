import { Button, Group, Modal, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { isProblem } from "../api/problem.ts";
import { type Intent, useChange } from "../api/use-change.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { type Form, type FormOptions, useForm } from "./use-form.ts";

/** What can be edited: everything of the API that has a version. */
interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** One line of the comparison when somebody else was faster. */
export interface EditedField<Values> {
  readonly label: string;
  readonly show: (values: Values) => string;
}

export interface EditDialogProps<Thing extends Versioned, Values extends object, Output> {
  readonly title: string;
  /** The object as it is on the page. */
  readonly object: Thing;
  /** Reads it as it is now. */
  readonly read: (signal: AbortSignal) => Promise<Thing>;
  readonly valuesOf: (object: Thing) => Values;
  /** The schema of the change. */
  readonly schema: FormOptions<Values, Output>["schema"];
  /** What of the values is sent. Default: the values themselves. */
  readonly toBody?: (values: Values) => unknown;
  readonly send: (change: { readonly version: number; readonly body: Output }, intent: Intent) => Promise<unknown>;
  readonly touches: readonly QueryKey[];
  readonly fields: readonly EditedField<Values>[];
  /** Said when it is saved. */
  readonly done: string;
  readonly size?: string;
  /** Under which what was typed is kept over a sign-in in between. Default: the object's id. */
  readonly draft?: string;
  readonly onClose: () => void;
  readonly children: (form: Form<Values, Output>) => ReactNode;
}

/** A form about one object in a dialog. It saves on the version that it was opened on; where somebody else was faster, it shows both. */
export function EditDialog<Thing extends Versioned, Values extends object, Output>(props: EditDialogProps<Thing, Values, Output>) {
  const { object, valuesOf, toBody = (values) => values, schema, touches } = props;
  const t = useTranslations("elements.action");
  const queries = useQueryClient();
  const change = useChange({
    send: (input: { readonly version: number; readonly body: Output }, intent) => props.send(input, intent),
    touches,
    onDone: () => {
      close();
      notifications.show({ message: props.done });
    },
  });
  const form = useForm({
    draft: `edit/${props.draft ?? object.id}`,
    initial: { version: object.version, edited: valuesOf(object) },
    schema,
    toBody: ({ edited }) => toBody(edited),
    error: change.error,
  });
  const inner: Form<Values, Output> = {
    ...form,
    values: form.values.edited,
    set: (name, value) => form.set("edited", { ...form.values.edited, [name]: value }),
    setAll: (values) => form.set("edited", values),
  };
  const close = () => {
    form.reset();
    props.onClose();
  };
  const save = (version: number) => {
    const body = form.check();
    if (body !== undefined) change.mutate({ version, body });
  };
  const isStale = isProblem(change.error, "entity.stale");
  return (
    <>
      <Modal opened onClose={close} title={props.title} size={props.size ?? "md"} closeButtonProps={{ "aria-label": t("close") }}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save(form.values.version);
          }}
        >
          <Stack gap="md">
            {props.children(inner)}
            {change.isError && !isStale && <ProblemNotice error={change.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("cancel")}
              </Button>
              <Button type="submit" loading={change.isPending}>
                {t("save")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      {isStale && (
        <Conflict
          {...props}
          mine={form.values.edited}
          pending={change.isPending}
          onBack={change.reset}
          onPutMine={save}
          onTakeTheirs={() => {
            for (const queryKey of touches) void queries.invalidateQueries({ queryKey });
            close();
          }}
        />
      )}
    </>
  );
}

interface ConflictProps<Thing extends Versioned, Values extends object> {
  readonly object: Thing;
  readonly read: (signal: AbortSignal) => Promise<Thing>;
  readonly valuesOf: (object: Thing) => Values;
  readonly fields: readonly EditedField<Values>[];
  readonly mine: Values;
  readonly pending: boolean;
  readonly onBack: () => void;
  readonly onTakeTheirs: () => void;
  /** Saves over the version that is shown. */
  readonly onPutMine: (version: number) => void;
}

function Conflict<Thing extends Versioned, Values extends object>(props: ConflictProps<Thing, Values>) {
  const { object, read, valuesOf, fields, mine } = props;
  const { data: now } = useQuery({ queryKey: ["conflict", object.id], queryFn: ({ signal }) => read(signal), staleTime: 0, gcTime: 0 });
  if (now === undefined) return null;
  const theirs = valuesOf(now);
  return (
    <ConflictDialog
      opened
      fields={fields.map(({ label, show }) => ({
        label,
        theirs: show(theirs),
        mine: show(mine),
        differs: show(theirs) !== show(mine),
      }))}
      pending={props.pending}
      onClose={props.onBack}
      onTakeTheirs={props.onTakeTheirs}
      onPutMine={() => props.onPutMine(now.version)}
    />
  );
}
