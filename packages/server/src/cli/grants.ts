import type { GrantAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering, listing, pathOf } from "./actions.ts";
import { words } from "./input.ts";

/** `grants list | add | remove` */
export function grantsCommand(): Command {
  const grants = new Command("grants").description("who may do what at which resource");
  grants
    .command("list")
    .description("lists all grants")
    .action(listing<GrantAnswer>("grants", ["id", "subjectType", "subjectId", "resourceId", "permissions"]));
  grants
    .command("add <subjectType> <subjectId> <resourceId>")
    .description("subjectType: agent, client, user, group, department, everyone (with * as its id)")
    .requiredOption("--permissions <names>", "comma-separated", words)
    .action(
      answering((api, { permissions }: { permissions: readonly string[] }, subjectType, subjectId, resourceId) =>
        api.post<GrantAnswer>("grants", { subjectType, subjectId, resourceId, permissions }),
      ),
    );
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
