import { endpoints } from "@agent-id-guard/protocol";
import { Stack } from "@mantine/core";
import { useTranslations } from "use-intl";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMe } from "../../session/me.ts";
import classes from "./settings.module.css";

const addresses = {
  oauth: endpoints.authorizationServerMetadata,
  oidc: endpoints.openidConfiguration,
  jwks: endpoints.jwks,
  token: endpoints.token,
  adminApi: endpoints.adminApi,
  gateway: endpoints.gateway,
  revocations: endpoints.revocations,
  openapi: endpoints.openapi,
} as const;

/** What this installation is, and where it is reached. */
export function About() {
  const t = useTranslations("settings.about");
  const { issuer } = useMe();
  return (
    <Stack gap="md">
      <Panel title={t("installation")}>
        <Facts
          items={[
            [t("issuer"), <Identifier key="issuer" value={issuer} />],
            [t("version"), import.meta.env.VITE_GUARD_VERSION],
            [t("licence"), "Apache-2.0"],
            [
              t("docs"),
              <a key="docs" className={classes.link} href={`${issuer}${endpoints.apiReference}`}>
                {t("openDocs")}
              </a>,
            ],
          ]}
        />
      </Panel>
      <Panel title={t("endpoints")}>
        <Facts
          items={Object.entries(addresses).map(([name, path]) => [
            t(name as keyof typeof addresses),
            <Identifier key={name} value={`${issuer}${path}`} />,
          ])}
        />
      </Panel>
    </Stack>
  );
}
