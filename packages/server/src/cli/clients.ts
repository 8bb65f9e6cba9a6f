import type { ClientAnswer, IssuedSecretAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { withApi } from "./connect.ts";
import { words } from "./input.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `clients list | add` */
export function clientsCommand(): Command {
  const clients = new Command("clients").description("applications through which people reach agents");
  clients.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) => printAll(api.list<ClientAnswer>("clients"), ["id", "name", "kind", "state", "redirectUris"], flags));
  });
  clients
    .command("add <name>")
    .description("registers a client; a web client gets a secret, shown once")
    .addOption(new Option("--kind <kind>").choices(["web", "native", "cli"]).default("web"))
    .requiredOption("--redirect-uris <uris>", "comma-separated, exact", words)
    .action((name: string, options: { kind: string; redirectUris: readonly string[] }, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const client = await api.post<ClientAnswer>("clients", { name, kind: options.kind, redirectUris: options.redirectUris });
        const issued =
          client.authMethod === "client_secret" ? await api.post<IssuedSecretAnswer>(`clients/${client.id}/secrets`, {}) : undefined;
        printOne({ ...client, ...(issued === undefined ? {} : { secret: issued.secret }) }, flags);
      });
    });
  return clients;
}
