import type { MyConnection } from "@agent-id-guard/protocol";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EndButton } from "../../elements/end-button.tsx";
import { myKey, removeMyConnection } from "./queries.ts";

/** Ends a connection of one's own, here and at the provider. */
export function MyDisconnect({ mine, connectionId }: { readonly mine: MyConnection; readonly connectionId: string }) {
  const t = useTranslations("my.connections");
  const api = useApi();
  const name = mine.resource.title;
  const isKey = mine.kind === "secret";
  return (
    <EndButton
      label={t(isKey ? "removeKeyName" : "disconnectName", { name })}
      title={t(isKey ? "removeKeyQuestion" : "question", { name })}
      text={t(isKey ? "removeKeyMeans" : "means")}
      action={t(isKey ? "removeKey" : "disconnect")}
      id={connectionId}
      send={(id, intent) => removeMyConnection(api, id, intent)}
      touches={[myKey]}
      done={({ revokedAtProvider }) => t(isKey ? "keyRemoved" : `done.${revokedAtProvider}`, { name })}
    />
  );
}
