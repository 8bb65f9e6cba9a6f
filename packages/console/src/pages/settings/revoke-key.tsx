import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { revokeKey, settingsKey } from "./queries.ts";

/** What has to be typed: enough to know which key it is. */
const typedCharacters = 8;

/** Declares a key lost, after its id was typed. The server asks for a fresh sign-in. */
export function RevokeKey({ kid }: { readonly kid: string }) {
  const t = useTranslations("settings.keys");
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const revoke = useChange({
    send: (input: { readonly kid: string }, intent) => revokeKey(api, input.kid, intent),
    touches: [settingsKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("revoked") });
    },
  });
  return (
    <>
      <Button size="compact-sm" color="red" variant="light" aria-label={`${t("revoke")} ${kid}`} onClick={() => setAsking(true)}>
        {t("revoke")}
      </Button>
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("revokeTitle")}
        text={t("revokeText")}
        action={t("revoke")}
        typeName={kid.slice(0, typedCharacters)}
        withReason={false}
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate({ kid })}
      />
    </>
  );
}
