import type { GrantAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering, listing, pathOf } from "./actions.ts";
import type { AdminApi } from "./api.ts";
import { addTerms, bodyOf, type GrantTerms, without } from "./grant-terms.ts";
import { words } from "./input.ts";

interface UpdateOptions extends GrantTerms {
  readonly permissions?: readonly string[];
  readonly drop?: readonly string[];
}

/** `grants list | add | update | remove` */
export function grantsCommand(): Command {
  const grants = new Command("grants").description("who may do what at which resource");
  grants
    .command("list")
    .description("lists all grants")
    .action(listing<GrantAnswer>("grants", ["id", "subjectType", "subjectId", "resourceId", "permissions", "conditions"]));
  addTerms(grants.command("add <subjectType> <subjectId> <resourceId>"))
    .description("subjectType: agent, client, user, group, department, everyone (with * as its id)")
    .requiredOption("--permissions <names>", "comma-separated", words)
    .action(
      answering((api, { permissions, ...terms }: GrantTerms & { permissions: readonly string[] }, subjectType, subjectId, resourceId) =>
        api.post<GrantAnswer>("grants", { subjectType, subjectId, resourceId, permissions, ...bodyOf(terms) }),
      ),
    );
  addTerms(grants.command("update <id>"))
    .description("changes what a grant gives and when; where it gives less, tokens that rest on it die at once")
    .option("--permissions <names>", "comma-separated; in place of those before", words)
    .option("--drop <conditions>", "comma-separated; of hours, networks, clients, maxChainLength", words)
    .action(answering((api, options: UpdateOptions, id) => update(api, id, options)));
  grants
    .command("remove <id>")
    .description("removes a grant; tokens that rest on it die at once")
    .action(
      answering(async (api, _options, id) => {
        const grant = await api.get<GrantAnswer>(pathOf("grants", id));
        await api.remove(pathOf("grants", id), grant.version);
        return { removed: grant.id };
      }),
    );
  return grants;
}

async function update(api: AdminApi, id: string, { permissions, drop = [], ...terms }: UpdateOptions): Promise<GrantAnswer> {
  const grant = await api.get<GrantAnswer>(pathOf("grants", id));
  const left = drop.length === 0 ? grant.conditions : without(grant.conditions, drop);
  const body = {
    ...(permissions === undefined ? {} : { permissions }),
    ...(drop.length === 0 ? {} : { conditions: left }),
    ...bodyOf(terms, left),
  };
  return api.patch<GrantAnswer>(pathOf("grants", id), body, grant.version);
}
