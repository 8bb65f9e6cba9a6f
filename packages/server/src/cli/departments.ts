import type { DepartmentAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { listing } from "./actions.ts";

/** `departments list` */
export function departmentsCommand(): Command {
  const departments = new Command("departments").description("departments of the directories that are read");
  departments
    .command("list")
    .description("lists the departments, with how many people are in each")
    .option("--provider <id>", "only of this identity provider")
    .option("--search <text>", "only whose name contains this")
    .action(listing<DepartmentAnswer>(({ provider, search }) => pathOf(provider, search), ["id", "path", "people", "providerId"]));
  return departments;
}

function pathOf(provider: string | undefined, search: string | undefined): string {
  const query = new URLSearchParams({ ...(provider && { providerId: provider }), ...(search && { search }) }).toString();
  return query === "" ? "departments" : `departments?${query}`;
}
