import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EndButton, endInRow } from "../../elements/end-button.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { type Lease, leasesKey, revokeLease } from "./queries.ts";
import { useOutcome } from "./use-outcome.ts";

/** Ends a delivery before its time, and says what that can and can't do. */
export function RevokeLease({ lease }: { readonly lease: Lease }) {
  const t = useTranslations("leases");
  const api = useApi();
  const outcomeOf = useOutcome();
  const { data: agent = lease.agentId } = useQuery(entityNameOptions(api, lease.agentId));
  return (
    <EndButton
      {...endInRow}
      label={t("revokeName", { agent })}
      title={t("question")}
      text={`${t("means")} ${t(`whatHappens.${lease.mode}`)}`}
      action={t("revoke")}
      withReason
      id={lease.id}
      send={(_, intent, reason) => revokeLease(api, lease, reason, intent)}
      touches={[leasesKey]}
      done={(over) => t("revoked", { outcome: outcomeOf(over) })}
    />
  );
}
