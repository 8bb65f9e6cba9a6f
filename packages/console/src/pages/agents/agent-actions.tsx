import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useMayChangeAgent } from "../../session/me.ts";
import { AgentSwitch } from "./agent-switch.tsx";
import type { Agent } from "./queries.ts";

const AgentEdit = lazy(async () => ({ default: (await import("./agent-edit.tsx")).AgentEdit }));

/** What may be done with an agent, by who may. */
export function AgentActions({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.action");
  const [editing, setEditing] = useState(false);
  if (!useMayChangeAgent()(agent) || agent.state === "retired") return null;
  return (
    <>
      <Button variant="default" onClick={() => setEditing(true)}>
        {t("edit")}
      </Button>
      {editing && (
        <Suspense>
          <AgentEdit agent={agent} onClose={() => setEditing(false)} />
        </Suspense>
      )}
      <AgentSwitch agent={agent} />
    </>
  );
}
