import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { impactOptions } from "../../elements/impact-options.ts";
import { GiveAgents } from "../../owners/give-agents.tsx";
import classes from "./people.module.css";
import type { OwnedAgent, Person } from "./queries.ts";

interface HandOverProps {
  readonly opened: boolean;
  readonly person: Person;
  /** None: all that they own. */
  readonly selected: readonly OwnedAgent[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Gives agents of a person to another owner: those that are selected, or all. */
export function HandOver({ person, selected, ...dialog }: HandOverProps) {
  const t = useTranslations("people.handOver");
  const which = selected.length === 0 ? { fromOwnerId: person.id } : { agentIds: selected.map(({ id }) => id) };
  return (
    <GiveAgents {...dialog} title={t("title", { name: person.name })} which={which}>
      <WhatGoes person={person} selected={selected} />
    </GiveAgents>
  );
}

function WhatGoes({ person, selected }: { readonly person: Person; readonly selected: readonly OwnedAgent[] }) {
  const t = useTranslations("people.handOver");
  const { data: impact } = useQuery({ ...impactOptions(useApi(), { kind: "user", id: person.id }), enabled: selected.length === 0 });
  const orphans = selected.filter(({ state }) => state === "orphaned").length;
  if (selected.length === 0) return <Text fw={550}>{t("all", { count: impact?.departure?.ownedAgents.total ?? 0 })}</Text>;
  return (
    <ul className={classes.counts}>
      <li>{t("some", { count: selected.length })}</li>
      {orphans > 0 && <li>{t("orphaned", { count: orphans })}</li>}
    </ul>
  );
}
