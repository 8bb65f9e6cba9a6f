import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EndButton } from "../../elements/end-button.tsx";
import { revokeKey, settingsKey } from "./queries.ts";

/** What has to be typed: enough to know which key it is. */
const typedCharacters = 8;

/** Declares a key lost, after its id was typed. The server asks for a fresh sign-in. */
export function RevokeKey({ kid }: { readonly kid: string }) {
  const t = useTranslations("settings.keys");
  const api = useApi();
  return (
    <EndButton
      {...{ size: "compact-sm", variant: "light", color: "red" }}
      label={`${t("revoke")} ${kid}`}
      title={t("revokeTitle")}
      text={t("revokeText")}
      action={t("revoke")}
      typeName={kid.slice(0, typedCharacters)}
      id={kid}
      send={(id, intent) => revokeKey(api, id, intent)}
      touches={[settingsKey]}
      done={() => t("revoked")}
    />
  );
}
