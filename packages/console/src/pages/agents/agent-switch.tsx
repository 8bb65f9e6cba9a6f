import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { LifeSwitch } from "../../elements/life-switch.tsx";
import { type Agent, agentsKey, resumeAgent, suspendAgent } from "./queries.ts";

/** Suspends an agent, or lets it work again. */
export function AgentSwitch({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.suspend");
  const api = useApi();
  return (
    <LifeSwitch
      name={agent.name}
      state={agent.state === "suspended" ? "suspended" : "active"}
      target={{ kind: "agent", id: agent.id }}
      text={t("text")}
      suspend={(reason, intent) => suspendAgent(api, { agent, reason }, intent)}
      resume={(intent) => resumeAgent(api, { agent }, intent)}
      touches={[agentsKey]}
    />
  );
}
