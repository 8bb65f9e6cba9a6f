import type { Names } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { globalFlags, printAll } from "./print.ts";

/** `names <id…>`: what people call objects that are known by their ids. */
export function namesCommand(): Command {
  return new Command("names")
    .argument("<id...>", "ids of agents, clients, resources, people, groups or credentials")
    .description("tells what people call them")
    .action((ids: readonly string[], _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<Names>(`names?${new URLSearchParams({ ids: ids.join(",") })}`);
        await printAll(items, ["id", "name"], flags);
      });
    });
}
