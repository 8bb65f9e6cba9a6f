import type { GroupAnswer, MemberAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering, listing, pathOf } from "./actions.ts";

/** `groups list | add | join` */
export function groupsCommand(): Command {
  const groups = new Command("groups").description("groups of people");
  groups
    .command("list")
    .description("lists all groups")
    .action(listing<GroupAnswer>("groups", ["id", "name"]));
  groups
    .command("add <name>")
    .description("makes a group")
    .action(answering((api, _options, name) => api.post<GroupAnswer>("groups", { name })));
  groups
    .command("join <groupId> <userId>")
    .description("adds a person to a group")
    .action(answering((api, _options, groupId, userId) => api.post<MemberAnswer>(`${pathOf("groups", groupId)}/members`, { userId })));
  return groups;
}
