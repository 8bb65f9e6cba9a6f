import { updateClientSchema } from "@agent-id-guard/protocol";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { ClientFields } from "./client-fields.tsx";
import { toBody, valuesOf } from "./client-values.ts";
import classes from "./clients.module.css";
import { type Client, clientsKey, readClient, updateClient } from "./queries.ts";

/** Changes what is told of a client. */
export function ClientEdit({ client, onClose }: { readonly client: Client; readonly onClose: () => void }) {
  const t = useTranslations("clients");
  const api = useApi();
  return (
    <EditDialog
      title={t("edit.title")}
      size="lg"
      object={client}
      read={(signal) => readClient(api, client.id, signal)}
      valuesOf={valuesOf}
      schema={updateClientSchema}
      toBody={toBody}
      send={({ version, body }, intent) => updateClient(api, { id: client.id, version }, body, intent)}
      touches={[clientsKey, ["entity-name", client.id]]}
      fields={[
        { label: t("form.name"), show: ({ name }) => name },
        { label: t("form.redirects"), show: ({ redirects }) => redirects },
        { label: t("fact.consent"), show: ({ consent }) => t(`consent.${consent}`) },
        { label: t("form.postLogout"), show: ({ postLogout }) => postLogout },
        { label: t("form.backchannel"), show: ({ backchannel }) => backchannel },
      ]}
      done={t("edit.done")}
      onClose={onClose}
    >
      {(form) => {
        const before = valuesOf(client);
        const isAnother = form.values.name.trim() !== before.name || form.values.redirects !== before.redirects;
        return (
          <>
            <ClientFields kind={client.kind} form={form} />
            {isAnother && client.consent === "required" && (
              <p className={classes.note} role="status">
                {t("edit.asksAgain")}
              </p>
            )}
          </>
        );
      }}
    </EditDialog>
  );
}
