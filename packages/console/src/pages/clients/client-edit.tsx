import { updateClientSchema } from "@agent-id-guard/protocol";
import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { type Client, clientsKey, readClient, updateClient } from "./queries.ts";
import { RedirectsField, toRedirects } from "./redirects-field.tsx";

interface Edited {
  readonly name: string;
  readonly redirects: string;
}

/** Changes a client's name and where people return to. */
export function ClientEdit({ client, onClose }: { readonly client: Client; readonly onClose: () => void }) {
  const t = useTranslations("clients");
  const api = useApi();
  return (
    <EditDialog
      title={t("edit.title")}
      size="lg"
      object={client}
      read={(signal) => readClient(api, client.id, signal)}
      valuesOf={({ name, redirectUris }): Edited => ({ name, redirects: redirectUris.join("\n") })}
      schema={updateClientSchema}
      toBody={({ name, redirects }) => ({ name, redirectUris: toRedirects(redirects) })}
      send={({ version, body }, intent) => updateClient(api, { id: client.id, version }, body, intent)}
      touches={[clientsKey, ["entity-name", client.id]]}
      fields={[
        { label: t("form.name"), show: ({ name }) => name },
        { label: t("form.redirects"), show: ({ redirects }) => redirects },
      ]}
      done={t("edit.done")}
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
          <RedirectsField
            kind={client.kind}
            value={form.values.redirects}
            errorAt={form.errorAt}
            onChange={(next) => form.set("redirects", next)}
          />
        </>
      )}
    </EditDialog>
  );
}
