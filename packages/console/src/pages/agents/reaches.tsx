import { Skeleton } from "@mantine/core";
import { useTranslations } from "use-intl";
import { EntityLink } from "../../elements/entity-link.tsx";
import classes from "./agent-overview.module.css";
import { useReach } from "./connect/use-reach.ts";
import type { Agent } from "./queries.ts";

/** What the agent may reach by grants of its own, in short. */
export function Reaches({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.overview");
  const kinds = useTranslations("elements.kind");
  const { isPending, reaches, total } = useReach(agent.id);
  if (isPending) return <Skeleton height={72} radius="md" />;
  if (reaches.length === 0) return <p className={classes.quiet}>{t("reachesNothing")}</p>;
  return (
    <ul className={classes.list}>
      {reaches.map(({ resource, permissions }) => (
        <li key={resource.id}>
          <EntityLink id={resource.id} />
          <span className={classes.quiet}>{kinds(resource.kind)}</span>
          <code className={classes.permissions}>{permissions.join(", ")}</code>
        </li>
      ))}
      {total > reaches.length && <li className={classes.quiet}>{t("others", { count: total - reaches.length })}</li>}
    </ul>
  );
}
