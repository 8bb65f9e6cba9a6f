import type { EventAction, MyEvent } from "@agent-id-guard/protocol";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { deviceOf } from "./device.ts";

const kinds = {
  "token.issue": "access",
  "code.issue": "access",
  "gateway.call": "call",
  "gateway.answer": "answer",
  "tool.call": "tool",
  "tool.result": "answer",
  "tool.denied": "tool",
  "user.signin": "signIn",
  "session.end": "signedOut",
  "user.agent.stop": "stopped",
  "code.replayed": "cutOff",
  "refresh_token.reused": "cutOff",
  "refresh_token.revoked": "ended",
  "token.revoke": "ended",
  "connection.request": "asked",
  "connection.create": "connected",
  "connection.request.fail": "notConnected",
  "connection.refresh": "renewed",
  "connection.expire": "renewed",
  "connection.die": "died",
  "connection.remove": "disconnected",
  "delivery.issue": "delivery",
  "lease.renew": "prolonged",
  "lease.revoke": "cut",
  "lease.end": "over",
  "lease.kill": "over",
} as const satisfies Partial<Record<EventAction, string>>;

/** Says in a sentence what an event was, to the person in whose name it happened. */
export function useSentence(): (event: MyEvent) => ReactNode {
  const t = useTranslations("my.did");
  return ({ action, outcome, agent, client, resource, tool, address, userAgent }) => {
    const kind = action in kinds ? kinds[action as keyof typeof kinds] : "other";
    const named = (name: string | undefined, instead: string) => () => <bdi>{name ?? instead}</bdi>;
    const who = agent ?? client;
    const parts = {
      who: named(who?.name, t("somebody")),
      // A client that is let in to an agent gets there through the agent's own resource, which is called alike.
      what: named((resource ?? agent)?.name, t("something")),
      tool: named(tool ?? undefined, t("something")),
      client: named(client?.name, t("somebody")),
    };
    const way = outcome === "success" ? "well" : outcome === "denied" ? "refused" : "failed";
    if (kind === "access" && agent === null) return t.rich(`reach.${way}`, { ...parts, who: parts.client });
    if (kind === "signIn") {
      const { browser = t("somebody") } = deviceOf(userAgent ?? "");
      return t(outcome === "success" ? "signIn" : "signInFailed", { browser, address: address ?? t("unknownPlace") });
    }
    if (kind === "access" || kind === "call" || kind === "tool" || kind === "delivery") return t.rich(`${kind}.${way}`, parts);
    return t.rich(kind, parts);
  };
}
