import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormatter, useTranslations } from "use-intl";
import { Panel } from "../../elements/panel.tsx";
import type { NavigationItem } from "../../shell/navigation-items.ts";
import { PlaceLink } from "./place-link.tsx";
import type { Statistics } from "./queries.ts";
import classes from "./registered.module.css";

const states = ["active", "suspended", "orphaned", "retired"] as const;
const kinds = ["autonomous", "interactive"] as const;

/** How many of each are registered; every figure leads to the list that it counts. */
export function Registered({ statistics }: { readonly statistics: Statistics | undefined }) {
  if (statistics === undefined) return <Skeleton height={132} radius="lg" />;
  const { clients, people, resources, credentials } = statistics;
  return (
    <div className={classes.figures}>
      <Agents agents={statistics.agents} />
      {people !== null && <Parties place="people" {...people} />}
      <Parties place="clients" {...clients} />
      <Parties place="resources" {...resources} />
      {credentials !== null && <Parties place="credentials" {...credentials} />}
    </div>
  );
}

function Agents({ agents }: Pick<Statistics, "agents">) {
  const t = useTranslations("overview.registered");
  const state = useTranslations("elements.state");
  const kind = useTranslations("elements.kind");
  const format = useFormatter();
  const there = states.filter((one) => (agents.byState[one] ?? 0) > 0);
  return (
    <Panel>
      <div className={classes.agents}>
        <p className={classes.total}>
          <Link to="/agents">
            <strong>{format.number(agents.total)}</strong> {t("agents", { count: agents.total })}
          </Link>
        </p>
        <ul className={classes.kinds}>
          {kinds.map((one) => (
            <li key={one}>
              <Link to="/agents" search={{ kind: one }}>
                <strong>{format.number(agents.byKind[one] ?? 0)}</strong> {kind(one)}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      <svg className={classes.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
        {there.map((one, index) => (
          <rect
            key={one}
            data-state={one}
            x={share(
              there.slice(0, index).reduce((sum, before) => sum + (agents.byState[before] ?? 0), 0),
              agents.total,
            )}
            width={share(agents.byState[one] ?? 0, agents.total)}
            height="1"
          />
        ))}
      </svg>
      <ul className={classes.states}>
        {states.map((one) => (
          <li key={one} data-state={one}>
            <Link to="/agents" search={{ state: one }}>
              {state(one)} <strong>{format.number(agents.byState[one] ?? 0)}</strong>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const share = (part: number, total: number) => (total === 0 ? 0 : (100 * part) / total);

interface PartiesProps {
  readonly place: NavigationItem["name"] & ("people" | "clients" | "resources" | "credentials");
  readonly total: number;
  readonly suspended: number;
}

function Parties({ place, total, suspended }: PartiesProps) {
  const t = useTranslations("overview.registered");
  const format = useFormatter();
  return (
    <Panel>
      <p className={classes.total}>
        <PlaceLink place={place}>
          <strong>{format.number(total)}</strong> {t(place, { count: total })}
        </PlaceLink>
      </p>
      <p className={classes.quiet}>
        {suspended === 0 ? (
          t("noneSuspended")
        ) : (
          <PlaceLink place={place} search={{ state: "suspended" }}>
            {t("suspended", { count: suspended })}
          </PlaceLink>
        )}
      </p>
    </Panel>
  );
}
