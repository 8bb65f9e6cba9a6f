import { updateCredentialSchema } from "@agent-id-guard/protocol";
import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { EntityMultiPicker } from "../../elements/entity-picker.tsx";
import classes from "./credentials.module.css";
import { type Credential, credentialsKey, readCredential, updateCredential } from "./queries.ts";

interface Edited {
  readonly name: string;
  readonly agents: readonly string[];
  readonly canary: boolean;
  /** Empty: on no schedule. */
  readonly everyDays: number | "";
  readonly overlapSeconds: number;
}

/** Changes what of a credential can change without a new value. */
export function EditCredential({ credential, onClose }: { readonly credential: Credential; readonly onClose: () => void }) {
  const t = useTranslations("credentials");
  const api = useApi();
  return (
    <EditDialog
      title={t("edit.title", { name: credential.name })}
      object={credential}
      read={(signal) => readCredential(api, credential.id, signal)}
      valuesOf={editedOf}
      schema={updateCredentialSchema}
      toBody={(values: Edited) => bodyOf(credential, values)}
      send={({ version, body }, intent) => updateCredential(api, { id: credential.id, version }, body, intent)}
      touches={[credentialsKey, ["entity-name", credential.id]]}
      fields={[
        { label: t("form.name"), show: ({ name }: Edited) => name },
        { label: t("edit.agents"), show: ({ agents }: Edited) => agents.join(", ") },
        { label: t("canary"), show: ({ canary }: Edited) => String(canary) },
        { label: t("edit.rotateDays"), show: ({ everyDays }: Edited) => String(everyDays) },
      ]}
      done={t("edit.done", { name: credential.name })}
      onClose={onClose}
    >
      {(form) => (
        <>
          <TextInput
            label={t("form.name")}
            required
            maxLength={100}
            value={form.values.name}
            error={form.errorAt("name")}
            onChange={(event) => form.set("name", event.currentTarget.value)}
            data-autofocus
          />
          <EntityMultiPicker
            kind="agent"
            label={t("edit.agents")}
            description={t("edit.agentsHint")}
            value={form.values.agents}
            error={form.errorAt("boundAgents")}
            onChange={(next) => form.set("agents", next)}
          />
          {credential.hasSecret && (
            <div className={classes.pair}>
              <NumberInput
                label={t("edit.rotateDays")}
                description={t("edit.rotateDaysHint")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                min={1}
                max={730}
                allowDecimal={false}
                value={form.values.everyDays}
                error={form.errorAt("rotation.everyDays")}
                onChange={(next) => form.set("everyDays", next === "" ? "" : Number(next))}
              />
              <NumberInput
                label={t("edit.overlap")}
                min={0}
                max={604_800}
                allowDecimal={false}
                value={form.values.overlapSeconds}
                error={form.errorAt("rotation.overlapSeconds")}
                onChange={(next) => form.set("overlapSeconds", Number(next))}
              />
            </div>
          )}
          <Checkbox
            label={t("edit.canary")}
            checked={form.values.canary}
            onChange={(event) => form.set("canary", event.currentTarget.checked)}
          />
        </>
      )}
    </EditDialog>
  );
}

function editedOf({ name, boundAgents, canary, rotation }: Credential): Edited {
  return {
    name,
    canary,
    agents: boundAgents ?? [],
    everyDays: rotation?.everyDays ?? "",
    overlapSeconds: rotation?.overlapSeconds ?? 3_600,
  };
}

function bodyOf({ hasSecret }: Credential, { name, agents, canary, everyDays, overlapSeconds }: Edited): unknown {
  const rotation = everyDays === "" ? null : { everyDays, overlapSeconds };
  return { name: name.trim(), canary, boundAgents: agents.length === 0 ? null : agents, ...(hasSecret ? { rotation } : {}) };
}
