import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import classes from "./agent-overview.module.css";
import type { Agent } from "./queries.ts";
import { useAgentFindings } from "./use-agent-findings.ts";

/** What about this agent may need doing, and where that is done. */
export function AgentWarnings({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.finding");
  const findings = useAgentFindings(agent);
  if (findings.length === 0) return null;
  return (
    <section className={classes.findings} aria-label={t("label")}>
      {findings.map(({ code, isGrave, tab, values }) => {
        const Sign = isGrave ? IconAlertTriangle : IconInfoCircle;
        return (
          <p key={code} data-grave={isGrave || undefined}>
            <Sign size={18} aria-hidden />
            <span>{t(`${code}.text`, values)}</span>
            {tab !== undefined && (
              <Link to="/agents/$agentId" params={{ agentId: agent.id }} search={{ tab }}>
                {t(`${code}.next`)}
              </Link>
            )}
          </p>
        );
      })}
    </section>
  );
}
