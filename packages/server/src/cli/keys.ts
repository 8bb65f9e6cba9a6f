import type { SigningKeyAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `keys list | rotate` */
export function keysCommand(): Command {
  const keys = new Command("keys").description("keys that sign tokens");
  keys.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) =>
      printAll(once(api.get<{ items: readonly SigningKeyAnswer[] }>("keys")), ["kid", "state", "activateAtMs", "retireAtMs"], flags),
    );
  });
  keys
    .command("rotate")
    .description("makes a new key: published at once, signing when everybody can know it")
    .action((_options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => printOne(await api.post<{ kid: string }>("keys/rotate", {}), flags));
    });
  return keys;
}

async function* once<Item>(answer: Promise<{ readonly items: readonly Item[] }>): AsyncGenerator<Item> {
  yield* (await answer).items;
}
