import type { GrantAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { words } from "./input.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `grants list | add | remove` */
export function grantsCommand(): Command {
  const grants = new Command("grants").description("who may do what at which resource");
  grants.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) =>
      printAll(api.list<GrantAnswer>("grants"), ["id", "subjectType", "subjectId", "resourceId", "permissions"], flags),
    );
  });
  grants
    .command("add <subjectType> <subjectId> <resourceId>")
    .description("subjectType: agent, client, user, group, department, everyone (with * as its id)")
    .requiredOption("--permissions <names>", "comma-separated", words)
    .action((subjectType: string, subjectId: string, resourceId: string, options: { permissions: readonly string[] }, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) =>
        printOne(await api.post<GrantAnswer>("grants", { subjectType, subjectId, resourceId, permissions: options.permissions }), flags),
      );
    });
  grants.command("remove <id>").action((id: string, _options, command: Command) =>
    withApi(globalFlags(command), async (api) => {
      const path = `grants/${encodeURIComponent(id)}`;
      const { version } = await api.get<GrantAnswer>(path);
      await api.remove(path, version);
      console.log(`${id} is removed; tokens that rested on it are dead.`);
    }),
  );
  return grants;
}
