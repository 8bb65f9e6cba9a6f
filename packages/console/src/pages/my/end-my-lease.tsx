import type { MyLease } from "@agent-id-guard/protocol";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EndButton } from "../../elements/end-button.tsx";
import { endMyLease, myKey } from "./queries.ts";

/** Ends what an agent holds for this person, after a question. */
export function EndMyLease({ lease }: { readonly lease: MyLease }) {
  const t = useTranslations("held");
  const api = useApi();
  const named = { agent: lease.agent.name, place: lease.resource.title };
  return (
    <EndButton
      size="compact-xs"
      label={t("endName", named)}
      title={t("question", named)}
      text={t("means", named)}
      action={t("end")}
      id={lease.id}
      send={(id, intent) => endMyLease(api, id, intent)}
      touches={[myKey]}
      done={() => t("ended", named)}
    />
  );
}
