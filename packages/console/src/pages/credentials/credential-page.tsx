import { Button, Stack } from "@mantine/core";
import { IconEye, IconEyeOff, IconPencil, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
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
import { ToneBadge } from "../../elements/tone-badge.tsx";
import { useMay } from "../../session/me.ts";
import { CredentialVersions } from "./credential-versions.tsx";
import classes from "./credentials.module.css";
import { EditCredential } from "./edit-credential.tsx";
import {
  type Credential,
  credentialActivityOptions,
  credentialOptions,
  credentialsKey,
  resumeCredential,
  suspendCredential,
} from "./queries.ts";
import { RedirectAddress } from "./redirect-address.tsx";
import { RemoveCredential } from "./remove-credential.tsx";
import { RevealCredential, SetReveal } from "./reveal-credential.tsx";
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
        badges={
          <>
            <StateBadge state={credential.state} />
            {credential.canary && <ToneBadge tone="warn">{t("canary")}</ToneBadge>}
          </>
        }
        actions={<Actions credential={credential} />}
      />
      <Stack gap="md">
        <About credential={credential} />
        {credential.settings.flow === "user" && <RedirectAddress credential={credential} />}
        <CredentialVersions credential={credential} />
      </Stack>
    </>
  );
}

function Actions({ credential }: { readonly credential: Credential }) {
  const t = useTranslations("credentials");
  const api = useApi();
  const may = useMay();
  const [open, setOpen] = useState<Dialog>();
  if (!may("POST /credentials/{credentialId}/rotate")) return null;
  const isSecret = credential.kind === "secret" && credential.hasSecret;
  const isShown = credential.modes.includes("reveal");
  return (
    <>
      {isSecret && isShown && <Act icon={<IconEye size={16} aria-hidden />} text={t("reveal.show")} onClick={() => setOpen("show")} />}
      {credential.hasSecret && (
        <Act icon={<IconRefresh size={16} aria-hidden />} text={t("action.rotate")} onClick={() => setOpen("rotate")} />
      )}
      <Act icon={<IconPencil size={16} aria-hidden />} text={t("edit.action")} onClick={() => setOpen("edit")} />
      {isSecret && (
        <Act
          icon={isShown ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
          text={t(isShown ? "reveal.forbid" : "reveal.allow")}
          onClick={() => setOpen("reveal")}
        />
      )}
      <LifeSwitch
        name={credential.name}
        state={credential.state}
        target={{ kind: "credential", id: credential.id }}
        text={t("suspend.text")}
        suspend={(reason, intent) => suspendCredential(api, credential, reason, intent)}
        resume={(intent) => resumeCredential(api, credential, intent)}
        touches={[credentialsKey]}
      />
      <Act icon={<IconTrash size={16} aria-hidden />} text={t("action.remove")} onClick={() => setOpen("remove")} />
      <OpenDialog dialog={open} credential={credential} onClose={() => setOpen(undefined)} />
    </>
  );
}

type Dialog = "rotate" | "remove" | "edit" | "reveal" | "show";

function Act({ icon, text, onClick }: { readonly icon: ReactNode; readonly text: string; readonly onClick: () => void }) {
  return (
    <Button variant="default" leftSection={icon} onClick={onClick}>
      {text}
    </Button>
  );
}

interface OpenDialogProps {
  readonly dialog: Dialog | undefined;
  readonly credential: Credential;
  readonly onClose: () => void;
}

function OpenDialog({ dialog, ...props }: OpenDialogProps) {
  if (dialog === "rotate") return <RotateCredential {...props} />;
  if (dialog === "remove") return <RemoveCredential {...props} />;
  if (dialog === "edit") return <EditCredential {...props} />;
  if (dialog === "reveal") return <SetReveal {...props} />;
  return dialog === "show" ? <RevealCredential {...props} /> : null;
}

function About({ credential }: { readonly credential: Credential }) {
  const t = useTranslations("credentials.fact");
  const kinds = useTranslations("credentials.kind");
  const modes = useTranslations("credentials.mode");
  const sharing = useTranslations("credentials.sharing");
  const { data: activity } = useQuery(credentialActivityOptions(useApi(), credential.id));
  const { kind, rotation, rotateAtMs } = credential;
  return (
    <Panel>
      <Facts
        items={[
          [t("resource"), <EntityLink key="resource" id={credential.resourceId} />],
          [t("kind"), kinds(kind)],
          [t("value"), t(credential.hasSecret ? "valueSealed" : "valueNone")],
          [t("sharing"), sharing(credential.sharing)],
          [
            t("delivery"),
            <ul key="delivery" className={classes.destinations}>
              {credential.modes.map((mode) => (
                <li key={mode}>{modes(mode)}</li>
              ))}
            </ul>,
          ],
          ...useSettingFacts(credential),
          ...useBoundFacts(credential),
          ...useSendingFacts(credential),
          ...(rotation === null ? [] : [[t("rotation"), t("rotationDays", { days: rotation.everyDays })] as const]),
          ...(rotateAtMs === null ? [] : [[t("due"), <Moment key="due" atMs={rotateAtMs} as="exact" />] as const]),
          [t("created"), <Moment key="created" atMs={credential.createdAtMs} as="exact" />],
          [t("used"), <Moment key="used" atMs={credential.lastUsedAtMs} />],
          ...useElsewhereFacts(credential),
          [t("uses"), activity === undefined ? "…" : t("usesIn", { day: activity.usesLastDay, month: activity.usesLast30Days })],
          [t("id"), <Identifier key="id" value={credential.id} />],
        ]}
      />
    </Panel>
  );
}

type FactLine = readonly [label: string, value: ReactNode];

/** What is not secret of it, by kind. A setting that this console has no word for is told by its name. */
function useSettingFacts({ settings }: Credential): readonly FactLine[] {
  const t = useTranslations("credentials.setting");
  return Object.entries(settings)
    .filter(isTold)
    .map(([name, value]) => {
      const label = t.has(name as SettingName) ? t(name as SettingName) : name;
      return [
        label,
        <code key={name}>{typeof value === "string" ? value : Array.isArray(value) ? value.join(" ") : JSON.stringify(value)}</code>,
      ];
    });
}

/** A list or a table with nothing in it says nothing. */
const isTold = ([, value]: [string, unknown]) => typeof value !== "object" || value === null || Object.keys(value).length > 0;

type SettingName = Parameters<ReturnType<typeof useTranslations<"credentials.setting">>>[0];

function useBoundFacts({ boundAgents, boundPeople }: Credential): readonly FactLine[] {
  const t = useTranslations("credentials.fact");
  const list = (ids: readonly string[]) => (
    <ul className={classes.destinations}>
      {ids.map((id) => (
        <li key={id}>{/^(agt|usr|grp)_/.test(id) ? <EntityLink id={id} /> : id}</li>
      ))}
    </ul>
  );
  return [
    ...(boundAgents === null ? [] : [[t("agents"), list(boundAgents)] as const]),
    ...(boundPeople === null ? [] : [[t("people"), list(boundPeople.map(({ id }) => id))] as const]),
  ];
}

/** What stands on other pages: who has a value of their own, and to whom it was handed over. */
function useElsewhereFacts({ id, kind, sharing, modes }: Credential): readonly FactLine[] {
  const t = useTranslations("credentials.fact");
  const search = { credentialId: id };
  const isConnected = kind === "oauth" || sharing === "user_exclusive";
  return [
    ...(isConnected
      ? [
          [
            t("connections"),
            <Link key="connections" className={classes.link} to="/connections" search={search}>
              {t("seeConnections")}
            </Link>,
          ] as const,
        ]
      : []),
    ...(modes.some((mode) => mode !== "proxied")
      ? [
          [
            t("leases"),
            <Link key="leases" className={classes.link} to="/leases" search={search}>
              {t("seeLeases")}
            </Link>,
          ] as const,
        ]
      : []),
  ];
}

/** Only what the gateway sends has a header and places that it goes to. */
function useSendingFacts({ modes, injection: { name, template }, destinations }: Credential): readonly FactLine[] {
  const t = useTranslations("credentials.fact");
  if (!modes.includes("proxied")) return [];
  return [
    [t("injection"), <code key="injection">{`${name}: ${template.replace("{secret}", "••••••••")}`}</code>],
    [
      t("destinations"),
      <Hinted key="destinations" hint={t("destinationsHint")}>
        <ul className={classes.destinations}>
          {destinations.map((destination) => (
            <li key={destination}>
              <Identifier value={destination} />
            </li>
          ))}
        </ul>
      </Hinted>,
    ],
  ];
}
