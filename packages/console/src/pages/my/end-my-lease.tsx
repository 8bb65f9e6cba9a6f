import type { MyLease } from "@agent-id-guard/protocol";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { endMyLease, myKey } from "./queries.ts";

/** Ends what an agent holds for this person, after a question. */
export function EndMyLease({ lease }: { readonly lease: MyLease }) {
  const t = useTranslations("held");
  const api = useApi();
  const [isAsking, setAsking] = useState(false);
  const named = { agent: lease.agent.name, place: lease.resource.title };
  const end = useChange({
    send: (id: string, intent) => endMyLease(api, id, intent),
    touches: [myKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("ended", named) });
    },
  });
  return (
    <>
      <Button size="compact-xs" variant="default" aria-label={t("endName", named)} onClick={() => setAsking(true)}>
        {t("end")}
      </Button>
      <ConfirmDestructive
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t("question", named)}
        text={t("means", named)}
        action={t("end")}
        withReason={false}
        pending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(lease.id)}
      />
    </>
  );
}
