import type { ClientAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { addChanges, addSecret, answering, issueSecret, listing } from "./actions.ts";
import { addImpact } from "./impact.ts";
import { words } from "./input.ts";

/** `clients list | add | secret | suspend | resume` */
export function clientsCommand(): Command {
  const clients = new Command("clients").description("applications through which people reach agents");
  clients
    .command("list")
    .description("lists all clients")
    .action(listing<ClientAnswer>("clients", ["id", "name", "kind", "state", "redirectUris"]));
  clients
    .command("add <name>")
    .description("registers a client; a web client gets a secret, shown once")
    .addOption(new Option("--kind <kind>", "what it runs as").choices(["web", "native", "cli"]).default("web"))
    .requiredOption("--redirect-uris <uris>", "comma-separated, exact", words)
    .action(
      answering(async (api, options: { kind: string; redirectUris: readonly string[] }, name) => {
        const client = await api.post<ClientAnswer>("clients", { name, ...options });
        if (client.authMethod !== "client_secret") return client;
        const { secret } = await issueSecret(api, "clients", client.id);
        return { ...client, secret };
      }),
    );
  addSecret(clients, "clients");
  addImpact(clients, "clients");
  addChanges(clients, "clients", {
    suspend: "stops a client at once: nobody gets in through it, until it is resumed",
    resume: "lets people in through a suspended client again",
  });
  return clients;
}
