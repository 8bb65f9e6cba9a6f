import { Button, Stack } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Panel } from "../../elements/panel.tsx";
import { AddGrant } from "../../grants/add-grant.tsx";
import { GrantsTable } from "../../grants/grants-table.tsx";
import type { GrantsOf } from "../../grants/queries.ts";
import { useMay } from "../../session/me.ts";
import classes from "./agent-grants.module.css";
import type { Agent } from "./queries.ts";

/** What the agent may reach, and who may call it. */
export function AgentGrants({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.grants");
  return (
    <Stack gap="lg">
      <GrantsOneWay agent={agent} title={t("outbound")} of={{ subjectType: "agent", subjectId: agent.id }} label={t("outboundLabel")} />
      {agent.resourceId === null ? (
        <Panel title={t("inbound")}>{t("nobody")}</Panel>
      ) : (
        <GrantsOneWay agent={agent} title={t("inbound")} of={{ resourceId: agent.resourceId }} label={t("inboundLabel")} />
      )}
    </Stack>
  );
}

interface GrantsOneWayProps {
  readonly agent: Agent;
  readonly title: string;
  readonly of: GrantsOf;
  readonly label: string;
}

function GrantsOneWay({ agent, title, of, label }: GrantsOneWayProps) {
  const t = useTranslations("grants.action");
  const may = useMay()("POST /grants") && agent.state !== "retired";
  const heading = useId();
  const [adding, setAdding] = useState(false);
  return (
    <section aria-labelledby={heading}>
      <div className={classes.head}>
        <h2 id={heading}>{title}</h2>
        {may && (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {t("add")}
          </Button>
        )}
      </div>
      <GrantsTable of={of} label={label} />
      {adding && <AddGrant from={of} name={agent.name} onClose={() => setAdding(false)} />}
    </section>
  );
}
