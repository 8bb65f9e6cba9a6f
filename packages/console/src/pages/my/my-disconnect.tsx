import type { MyConnection } from "@agent-id-guard/protocol";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { myKey, removeMyConnection } from "./queries.ts";

/** Ends a connection of one's own, here and at the provider. */
export function MyDisconnect({ mine, connectionId }: { readonly mine: MyConnection; readonly connectionId: string }) {
  const t = useTranslations("my.connections");
  const api = useApi();
  const [isAsking, setAsking] = useState(false);
  const name = mine.resource.title;
  const remove = useChange({
    send: (id: string, intent) => removeMyConnection(api, id, intent),
    touches: [myKey],
    onDone: ({ revokedAtProvider }) => {
      setAsking(false);
      notifications.show({ message: t(`done.${mine.kind === "secret" ? "yes" : revokedAtProvider}`, { name }) });
    },
  });
  return (
    <>
      <Button variant="default" size="xs" aria-label={t("disconnectName", { name })} onClick={() => setAsking(true)}>
        {t("disconnect")}
      </Button>
      <ConfirmDestructive
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t("question", { name })}
        text={t("means")}
        action={t("disconnect")}
        withReason={false}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(connectionId)}
      />
    </>
  );
}
