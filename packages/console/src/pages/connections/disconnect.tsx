import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { type Connection, connectionsKey, removeConnection } from "./queries.ts";

/** Ends a connection, here and at the provider. */
export function Disconnect({ connection }: { readonly connection: Connection }) {
  const t = useTranslations("connections");
  const api = useApi();
  const [isAsking, setAsking] = useState(false);
  const account = useAccountName(connection);
  const remove = useChange({
    send: (id: string, intent) => removeConnection(api, id, intent),
    touches: [connectionsKey],
    onDone: ({ revokedAtProvider }) => {
      setAsking(false);
      notifications.show({ message: t(`done.${revokedAtProvider}`, { account }) });
    },
  });
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="red" aria-label={t("disconnectName", { account })} onClick={() => setAsking(true)}>
        {t("disconnect")}
      </Button>
      <ConfirmDestructive
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t("question", { account })}
        text={t("means")}
        action={t("disconnect")}
        withReason={false}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(connection.id)}
      />
    </>
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
