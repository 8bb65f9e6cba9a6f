import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { type Lease, leasesKey, revokeLease } from "./queries.ts";
import { useOutcome } from "./use-outcome.ts";

/** Ends a delivery before its time, and says what that can and can't do. */
export function RevokeLease({ lease }: { readonly lease: Lease }) {
  const t = useTranslations("leases");
  const api = useApi();
  const outcomeOf = useOutcome();
  const [isAsking, setAsking] = useState(false);
  const { data: agent = lease.agentId } = useQuery(entityNameOptions(api, lease.agentId));
  const revoke = useChange({
    send: ({ reason }: { readonly reason: string | undefined }, intent) => revokeLease(api, lease, reason, intent),
    touches: [leasesKey],
    onDone: (over) => {
      setAsking(false);
      notifications.show({ message: t("revoked", { outcome: outcomeOf(over) }) });
    },
  });
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="red" aria-label={t("revokeName", { agent })} onClick={() => setAsking(true)}>
        {t("revoke")}
      </Button>
      <ConfirmDestructive
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t("question")}
        text={`${t("means")} ${t(`whatHappens.${lease.mode}`)}`}
        action={t("revoke")}
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={(reason) => revoke.mutate({ reason })}
      />
    </>
  );
}
