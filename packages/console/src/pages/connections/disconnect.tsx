import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EndButton, endInRow } from "../../elements/end-button.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { type Connection, connectionsKey, removeConnection } from "./queries.ts";

/** Ends a connection, here and at the provider. */
export function Disconnect({ connection }: { readonly connection: Connection }) {
  const t = useTranslations("connections");
  const api = useApi();
  const account = useAccountName(connection);
  return (
    <EndButton
      {...endInRow}
      label={t("disconnectName", { account })}
      title={t("question", { account })}
      text={t("means")}
      action={t("disconnect")}
      id={connection.id}
      send={(id, intent) => removeConnection(api, id, intent)}
      touches={[connectionsKey]}
      done={({ revokedAtProvider }) => t(`done.${revokedAtProvider}`, { account })}
    />
  );
}

/** The account as the provider names it, or else by whose it is and what for. */
function useAccountName({ account, holder, credentialId }: Connection): string {
  const t = useTranslations("connections");
  const api = useApi();
  const { data: person = holder } = useQuery({ ...entityNameOptions(api, holder), enabled: account === null });
  const { data: credential = credentialId } = useQuery({ ...entityNameOptions(api, credentialId), enabled: account === null });
  return account ?? t("unnamedOf", { holder: holder === "machine" ? t("machine") : person, credential });
}
