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
  const isKey = mine.kind === "secret";
  const remove = useChange({
    send: (id: string, intent) => removeMyConnection(api, id, intent),
    touches: [myKey],
    onDone: ({ revokedAtProvider }) => {
      setAsking(false);
      notifications.show({ message: t(isKey ? "keyRemoved" : `done.${revokedAtProvider}`, { name }) });
    },
  });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={t(isKey ? "removeKeyName" : "disconnectName", { name })}
        onClick={() => setAsking(true)}
      >
        {t(isKey ? "removeKey" : "disconnect")}
      </Button>
      <ConfirmDestructive
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t(isKey ? "removeKeyQuestion" : "question", { name })}
        text={t(isKey ? "removeKeyMeans" : "means")}
        action={t(isKey ? "removeKey" : "disconnect")}
        withReason={false}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(connectionId)}
      />
    </>
  );
}
