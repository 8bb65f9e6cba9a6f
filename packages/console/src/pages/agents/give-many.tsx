import { Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { Scrollable } from "../../elements/scrollable.tsx";
import { GiveAgents } from "../../owners/give-agents.tsx";
import classes from "./agents-page.module.css";
import type { Agent } from "./queries.ts";

interface GiveManyProps {
  readonly opened: boolean;
  readonly agents: readonly Agent[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Gives the agents that are selected to another owner. */
export function GiveMany({ agents, ...dialog }: GiveManyProps) {
  const t = useTranslations("agents.transfer");
  return (
    <GiveAgents {...dialog} title={t("manyTitle", { count: agents.length })} which={{ agentIds: agents.map(({ id }) => id) }}>
      <WhatGoes agents={agents} />
    </GiveAgents>
  );
}

function WhatGoes({ agents }: Pick<GiveManyProps, "agents">) {
  const t = useTranslations("agents.transfer");
  const without = agents.filter(({ ownerLostAtMs }) => ownerLostAtMs !== null).length;
  return (
    <div>
      <Scrollable label={t("which")} className={classes.given}>
        <ul>
          {agents.map(({ id, name }) => (
            <li key={id}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      </Scrollable>
      {without > 0 && (
        <Text size="sm" mt="xs">
          {t("again", { count: without })}
        </Text>
      )}
    </div>
  );
}
