import { Button, Stack } from "@mantine/core";
import { IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { LifeSwitch } from "../../elements/life-switch.tsx";
import { Moment } from "../../elements/moment.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { CredentialVersions } from "./credential-versions.tsx";
import classes from "./credentials.module.css";
import {
  type Credential,
  credentialActivityOptions,
  credentialOptions,
  credentialsKey,
  resumeCredential,
  suspendCredential,
} from "./queries.ts";
import { RemoveCredential } from "./remove-credential.tsx";
import { RotateCredential } from "./rotate-credential.tsx";

const route = getRouteApi("/credentials/$credentialId");

/** One credential: where it goes, how, how old it is and when it was used. Never its value. */
export function CredentialPage() {
  const { credentialId } = route.useParams();
  const { data: credential } = useSuspenseQuery(credentialOptions(useApi(), credentialId));
  const t = useTranslations("credentials");
  return (
    <>
      <PageHeader
        title={credential.name}
        above={<Link to="/credentials">{t("title")}</Link>}
        badges={<StateBadge state={credential.state} />}
        actions={<Actions credential={credential} />}
      />
      <Stack gap="md">
        <About credential={credential} />
        <CredentialVersions credential={credential} />
      </Stack>
    </>
  );
}

function Actions({ credential }: { readonly credential: Credential }) {
  const t = useTranslations("credentials");
  const api = useApi();
  const [open, setOpen] = useState<"rotate" | "remove">();
  const close = () => setOpen(undefined);
  if (!useMay()("POST /credentials/{credentialId}/rotate")) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => setOpen("rotate")}>
        {t("action.rotate")}
      </Button>
      <LifeSwitch
        name={credential.name}
        state={credential.state}
        target={{ kind: "credential", id: credential.id }}
        text={t("suspend.text")}
        suspend={(reason, intent) => suspendCredential(api, credential, reason, intent)}
        resume={(intent) => resumeCredential(api, credential, intent)}
        touches={[credentialsKey]}
      />
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setOpen("remove")}>
        {t("action.remove")}
      </Button>
      {open === "rotate" && <RotateCredential credential={credential} onClose={close} />}
      {open === "remove" && <RemoveCredential credential={credential} onClose={close} />}
    </>
  );
}

function About({ credential }: { readonly credential: Credential }) {
  const t = useTranslations("credentials.fact");
  const modes = useTranslations("credentials.mode");
  const { data: activity } = useQuery(credentialActivityOptions(useApi(), credential.id));
  const { name, template } = credential.injection;
  return (
    <Panel>
      <Facts
        items={[
          [t("resource"), <EntityLink key="resource" id={credential.resourceId} />],
          [t("value"), t("valueSealed")],
          [t("delivery"), credential.modes.map((mode) => modes(mode)).join(" · ")],
          [t("injection"), <code key="injection">{`${name}: ${template.replace("{secret}", "••••••••")}`}</code>],
          [
            t("destinations"),
            <Hinted key="destinations" hint={t("destinationsHint")}>
              <ul className={classes.destinations}>
                {credential.destinations.map((destination) => (
                  <li key={destination}>
                    <Identifier value={destination} />
                  </li>
                ))}
              </ul>
            </Hinted>,
          ],
          [t("created"), <Moment key="created" atMs={credential.createdAtMs} as="exact" />],
          [t("used"), <Moment key="used" atMs={credential.lastUsedAtMs} />],
          [t("uses"), activity === undefined ? "…" : t("usesIn", { day: activity.usesLastDay, month: activity.usesLast30Days })],
          [t("id"), <Identifier key="id" value={credential.id} />],
        ]}
      />
    </Panel>
  );
}
