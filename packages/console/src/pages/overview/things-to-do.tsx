import { Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconUrgent } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import type { Messages } from "../../messages/types.ts";
import type { NavigationItem } from "../../shell/navigation-items.ts";
import { ExampleLink } from "./example-link.tsx";
import { PlaceLink } from "./place-link.tsx";
import { attentionOptions, type Finding } from "./queries.ts";
import classes from "./things-to-do.module.css";

const icons = { critical: IconUrgent, warning: IconAlertTriangle, info: IconInfoCircle } as const;

/** The pages of the lists that the server names. */
const places: Readonly<Record<string, NavigationItem["name"]>> = {
  agents: "agents",
  clients: "clients",
  users: "people",
  groups: "groups",
  resources: "resources",
  credentials: "credentials",
  grants: "map",
  "audit/events": "audit",
  "identity-providers": "providers",
};

const administrators = { place: "settings", search: { tab: "administrators" } } as const;

/** What is done in another place than the list that the server names. */
const elsewhere: Partial<Readonly<Record<Finding["code"], typeof administrators>>> = {
  "owner.none": administrators,
  "owner.single": administrators,
};

/** What may need doing, the gravest first. It is asked for once the figures are there. */
export function ThingsToDo({ isReady }: { readonly isReady: boolean }) {
  const t = useTranslations("overview.todo");
  const { data, error, refetch } = useQuery({ ...attentionOptions(useApi()), enabled: isReady });
  return (
    <Panel title={t("title")}>
      {data === undefined && error !== null && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={180} />}
      {data?.items.length === 0 && <EmptyState icon={<IconCircleCheck size={28} aria-hidden />} title={t("nothing")} />}
      {data !== undefined && data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map((finding) => (
            <OneThing key={finding.code} finding={finding as Finding} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

type FindingMessage = keyof Messages["overview"]["finding"];
const mostExamples = 3;

function OneThing({ finding: { code, severity, count, examples, see } }: { readonly finding: Finding }) {
  const t = useTranslations("overview");
  const Icon = icons[severity];
  const { place, search } = elsewhere[code] ?? { place: places[see.collection], search: see.filter };
  const shown = examples.slice(0, mostExamples);
  const words = t(`finding.${code.replaceAll(".", "_") as FindingMessage}`, { count });
  return (
    <li data-severity={severity}>
      <Icon size={17} aria-label={t(`severity.${severity}`)} />
      <div>
        <p className={classes.words}>
          {place === undefined ? (
            words
          ) : (
            <PlaceLink place={place} search={search}>
              {words}
            </PlaceLink>
          )}
        </p>
        {shown.length > 0 && (
          <p className={classes.examples}>
            {shown.map((example, index) => (
              <span key={example.id}>
                {index > 0 && t("todo.comma")}
                <ExampleLink code={code} example={example} />
              </span>
            ))}
            {count > shown.length && ` ${t("todo.others", { count: count - shown.length })}`}
          </p>
        )}
      </div>
    </li>
  );
}
