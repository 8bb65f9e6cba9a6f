import type { GroupAnswer, MemberAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `groups list | add | join` */
export function groupsCommand(): Command {
  const groups = new Command("groups").description("groups of people");
  groups.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) => printAll(api.list<GroupAnswer>("groups"), ["id", "name"], flags));
  });
  groups.command("add <name>").action((name: string, _options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, async (api) => printOne(await api.post<GroupAnswer>("groups", { name }), flags));
  });
  groups
    .command("join <groupId> <userId>")
    .description("adds a person to a group")
    .action((groupId: string, userId: string, _options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) =>
        printOne(await api.post<MemberAnswer>(`groups/${encodeURIComponent(groupId)}/members`, { userId }), flags),
      );
    });
  return groups;
}
