import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useMay, useMayChangeAgent } from "../../session/me.ts";
import { AgentSwitch } from "./agent-switch.tsx";
import type { Agent } from "./queries.ts";

const AgentEdit = lazy(async () => ({ default: (await import("./agent-edit.tsx")).AgentEdit }));
const AgentDeputy = lazy(async () => ({ default: (await import("./agent-deputy.tsx")).AgentDeputy }));
const AgentTransfer = lazy(async () => ({ default: (await import("./agent-transfer.tsx")).AgentTransfer }));
const AgentRetire = lazy(async () => ({ default: (await import("./agent-retire.tsx")).AgentRetire }));

/** What may be done with an agent, by who may. */
export function AgentActions({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.action");
  const may = useMay();
  const mayTransfer = may("PUT /agents/{agentId}/owner");
  const [open, setOpen] = useState<"edit" | "transfer" | "deputy" | "retire">();
  const close = () => setOpen(undefined);
  if (!useMayChangeAgent()(agent) || agent.state === "retired") return null;
  // Nothing works that nobody answers for: without an owner it can't be resumed.
  const maySwitch = agent.state !== "suspended" || agent.ownerLostAtMs === null;
  return (
    <>
      <Button variant="default" onClick={() => setOpen("edit")}>
        {t("edit")}
      </Button>
      {maySwitch && <AgentSwitch agent={agent} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="input-sm" aria-label={t("more")}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayTransfer && <Menu.Item onClick={() => setOpen("transfer")}>{t("transfer")}</Menu.Item>}
          {may("GET /users") && <Menu.Item onClick={() => setOpen("deputy")}>{t("deputy")}</Menu.Item>}
          <Menu.Item color="red" onClick={() => setOpen("retire")}>
            {t("retire")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {open === "edit" && <AgentEdit agent={agent} onClose={close} />}
        {open === "transfer" && <AgentTransfer agent={agent} onClose={close} />}
        {open === "deputy" && <AgentDeputy agent={agent} onClose={close} />}
        {open === "retire" && <AgentRetire agent={agent} onClose={close} />}
      </Suspense>
    </>
  );
}
