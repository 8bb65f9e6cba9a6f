import { useTranslations } from "use-intl";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import type { Agent } from "./queries.ts";

/** Who the agent is and who answers for it. */
export function AgentOverview({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.fact");
  const kinds = useTranslations("elements.kind");
  return (
    <Panel>
      <Facts
        items={[
          [t("id"), <Identifier key="id" value={agent.id} />],
          [t("kind"), kinds(agent.kind)],
          [t("owner"), <EntityLink key="owner" id={agent.ownerId} />],
          [t("purpose"), agent.purpose],
          [t("resource"), agent.resourceId === null ? t("none") : <EntityLink key="resource" id={agent.resourceId} />],
          [t("created"), <Moment key="created" atMs={agent.createdAtMs} as="exact" />],
        ]}
      />
    </Panel>
  );
}
