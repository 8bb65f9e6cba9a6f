import type { Affected, Impact } from "@agent-id-guard/protocol";
import type { Command } from "commander";
import { pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printOne } from "./print.ts";

/** Adds `impact <id>`: who and what stops when the object is suspended. */
export function addImpact(group: Command, collection: string): void {
  group
    .command("impact <id>")
    .description("tells who and what stops when it is suspended")
    .action((id: string, _options: object, command: Command) => printImpact(`${pathOf(collection, id)}/impact`, command));
}

/** Prints what a path of the admin API tells of an impact: in words, or all of it as JSON. */
export function printImpact(path: string, command: Command): Promise<void> {
  const flags = globalFlags(command);
  return withApi(flags, async (api) => {
    const impact = await api.get<Impact>(path);
    printOne(flags.json === true ? impact : summaryOf(impact), flags);
  });
}

function summaryOf({ agents, people, clients, resources, grants, tokens, leases, callsLastDay }: Impact) {
  return {
    agents: named(agents),
    people: named(people),
    clients: named(clients),
    resources: named(resources),
    grants: grants.total,
    tokens: `${tokens.living}${tokens.isComplete ? "" : " or more"} alive`,
    leases,
    ...(callsLastDay === undefined ? {} : { callsLastDay }),
  };
}

function named({ total, items }: Affected): string {
  const names = items.map(({ name }) => name).join(", ");
  const more = total > items.length && items.length > 0 ? ", …" : "";
  return names === "" ? String(total) : `${total}: ${names}${more}`;
}
