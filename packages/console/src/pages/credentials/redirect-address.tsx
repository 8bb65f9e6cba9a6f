import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { CodeBlock } from "../../elements/code-block.tsx";
import { Panel } from "../../elements/panel.tsx";
import { catalogueOptions } from "../connections/queries.ts";
import classes from "./credentials.module.css";
import type { Credential } from "./queries.ts";

/** Where the provider sends people back to once they have consented: it must be registered there. */
export function RedirectAddress({ credential }: { readonly credential: Credential }) {
  const t = useTranslations("credentials.redirect");
  const { data } = useSuspenseQuery(catalogueOptions(useApi()));
  return (
    <Panel title={t("title")}>
      <p className={classes.explain}>{t("hint")}</p>
      <CodeBlock label={t("title")} code={data.redirectUri.replace("{credentialId}", credential.id)} />
    </Panel>
  );
}
