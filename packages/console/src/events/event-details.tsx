import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { CodeBlock } from "../elements/code-block.tsx";
import { EntityLink } from "../elements/entity-link.tsx";
import { Facts } from "../elements/facts.tsx";
import { Identifier } from "../elements/identifier.tsx";
import { Moment } from "../elements/moment.tsx";
import { StateBadge } from "../elements/state-badge.tsx";
import { useServerWords } from "../messages/message-provider.tsx";
import { useMe } from "../session/me.ts";
import { useActionName } from "./action-name.ts";
import { chainOf } from "./chain-of.ts";
import { DecisionFacts } from "./decision-facts.tsx";
import { EventChain } from "./event-chain.tsx";
import classes from "./event-panel.module.css";
import { NamedText } from "./named-text.tsx";
import { PartyName } from "./party-name.tsx";
import type { AuditEvent } from "./queries.ts";
import { targetIdOf } from "./target-id.ts";

export interface EventDetailsProps {
  readonly event: AuditEvent;
  /** Left out where its decision stands beside it. */
  readonly withDecision?: boolean;
}

/** Everything of an event: in words first, as recorded last. */
export function EventDetails({ event, withDecision = true }: EventDetailsProps) {
  const t = useTranslations("events.panel");
  const decisions = useTranslations("events.decision");
  const nameOf = useActionName();
  return (
    <article className={classes.panel}>
      <div className={classes.section}>
        <div className={classes.head}>
          <h2 className={classes.title}>{nameOf(event.action)}</h2>
          <StateBadge state={event.outcome} />
        </div>
        <span className={classes.when}>
          <Moment atMs={event.timeMs} as="exact" />
        </span>
        <EventChain steps={chainOf(event)} />
      </div>
      <Story event={event} />
      {withDecision && event.decision !== undefined && (
        <Section title={decisions("title")}>
          <DecisionFacts decision={event.decision} isLinked />
        </Section>
      )}
      <Place event={event} />
      <Section title={t("raw")}>
        <CodeBlock code={JSON.stringify(event, null, 2)} label={t("raw")} />
      </Section>
    </article>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

type Fact = readonly [name: string, value: ReactNode];

function Story({ event }: { readonly event: AuditEvent }) {
  const t = useTranslations("events.panel");
  const link = (name: "forWhom" | "through" | "agent" | "owner" | "credential", id: string | undefined): readonly Fact[] =>
    id === undefined ? [] : [[t(name), <EntityLink key={name} id={id} />]];
  const targetId = targetIdOf(event);
  const words = useServerWords();
  const { resource, reason, decision, revokes = [], detail = {} } = event;
  const saysMore = reason !== undefined && (decision === undefined || !reason.endsWith(decision.reason));
  return (
    <Section title={t("story")}>
      <Facts
        items={[
          [t("who"), <PartyName key="who" party={event.actor} />],
          ...link("forWhom", event.userId === event.actor.id ? undefined : event.userId),
          ...link("through", event.clientId === event.actor.id ? undefined : event.clientId),
          ...link("agent", event.agentId === event.actor.id ? undefined : event.agentId),
          ...link("owner", event.ownerId),
          ...(resource === undefined ? [] : [[t("resource"), <EntityLink key="resource" id={resource.id} />] as const]),
          ...(targetId === undefined ? [] : [[t("target"), <EntityLink key="target" id={targetId} />] as const]),
          ...link("credential", event.credentialId),
          ...(saysMore ? [[t("reason"), <NamedText key="reason" text={words.reason(reason)} />] as const] : []),
          ...(revokes.length === 0 ? [] : [[t("revokes"), <Revoked key="revokes" revokes={revokes} />] as const]),
          ...Object.entries(detail).map(([name, value]): Fact => [name, <Detail key={name} name={name} value={value} />]),
        ]}
      />
    </Section>
  );
}

/** Seconds since 1970 are told as a moment. */
function Detail({ name, value }: { readonly name: string; readonly value: string | number | boolean }) {
  if (typeof value === "number" && name.endsWith("AtSeconds")) return <Moment atMs={value * 1_000} as="exact" />;
  if (typeof value === "number" && name.endsWith("AtMs")) return <Moment atMs={value} as="exact" />;
  return <NamedText text={String(value)} />;
}

function Revoked({ revokes }: { readonly revokes: NonNullable<AuditEvent["revokes"]> }) {
  return (
    <ul className={classes.list}>
      {revokes.map((revoked) => (
        <li key={`${revoked.kind} ${revoked.id}`}>
          <code className={classes.code}>{revoked.kind}</code> <EntityLink id={revoked.id} />
        </li>
      ))}
    </ul>
  );
}

function Place({ event }: { readonly event: AuditEvent }) {
  const t = useTranslations("events.panel");
  const categories = useTranslations("events.category");
  const { source, txn, parent, tokenId, agentId } = event;
  // A developer sees of a transaction what their own agent did; everybody else sees all of it.
  const isOwnOnly = useMe().role === "developer";
  const transaction = txn !== undefined && (
    <Link
      to="/audit/transactions/$txn"
      params={{ txn }}
      search={{ event: event.id, ...(isOwnOnly && agentId !== undefined ? { agentId } : {}) }}
      className={classes.link ?? ""}
    >
      {t("openTransaction")}
    </Link>
  );
  return (
    <Section title={t("place")}>
      <Facts
        items={[
          ...(txn === undefined ? [] : [[t("transaction"), transaction] as const]),
          [t("category"), categories(event.category)],
          ...(source?.address === undefined ? [] : [[t("address"), <bdi key="address">{source.address}</bdi>] as const]),
          ...(source?.userAgent === undefined ? [] : [[t("userAgent"), <bdi key="program">{source.userAgent}</bdi>] as const]),
          [t("seq"), event.seq],
          [t("id"), <Identifier key="id" value={event.id} />],
          ...(parent === undefined ? [] : [[t("parent"), <Identifier key="parent" value={parent} />] as const]),
          ...(tokenId === undefined ? [] : [[t("token"), <Identifier key="token" value={tokenId} />] as const]),
          [t("hash"), <Identifier key="hash" value={event.hash} />],
        ]}
      />
    </Section>
  );
}
