import type { ClientAnswer, ConsentAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { addChanges, addSecret, answering, issueSecret, listing, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { addImpact } from "./impact.ts";
import { words } from "./input.ts";
import { globalFlags, printAll } from "./print.ts";

interface AddOptions {
  readonly kind: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly backchannelLogoutUri?: string;
  readonly consent?: string;
}

/** `clients list | add | update | secret | consents | impact | suspend | resume` */
export function clientsCommand(): Command {
  const clients = new Command("clients").description("applications through which people reach agents");
  clients
    .command("list")
    .description("lists all clients")
    .action(listing<ClientAnswer>("clients", ["id", "name", "kind", "state", "redirectUris"]));
  clients
    .command("add <name>")
    .description("registers a client; a web client gets a secret, shown once")
    .addOption(new Option("--kind <kind>", "what it runs as").choices(["web", "native", "spa", "cli"]).default("web"))
    .requiredOption("--redirect-uris <uris>", "comma-separated, exact", words)
    .option("--post-logout-redirect-uris <uris>", "where a browser may go after a sign-out, comma-separated", words)
    .option("--backchannel-logout-uri <uri>", "where the client is told that a session ended")
    .addOption(consentOption("whether each person is asked before it calls an agent for them").default("required"))
    .action(
      answering(async (api, options: AddOptions, name) => {
        const client = await api.post<ClientAnswer>("clients", { name, ...options });
        if (client.authMethod !== "client_secret") return client;
        const { secret } = await issueSecret(api, "clients", client.id);
        return { ...client, secret };
      }),
    );
  clients
    .command("update <id>")
    .description("changes a client; people are asked again where it is another client to them")
    .option("--name <name>", "as people read it")
    .option("--redirect-uris <uris>", "comma-separated, exact", words)
    .option("--post-logout-redirect-uris <uris>", "comma-separated, exact", words)
    .option("--backchannel-logout-uri <uri>", "where the client is told that a session ended")
    .addOption(consentOption("whether each person is asked"))
    .action(
      answering(async (api, options: Partial<AddOptions>, id) => {
        const path = pathOf("clients", id);
        const { version } = await api.get<ClientAnswer>(path);
        return api.patch<ClientAnswer>(path, options, version);
      }),
    );
  clients
    .command("consents <id>")
    .description("lists who lets this client call which agent")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, (api) =>
        printAll(api.list<ConsentAnswer>(`consents?clientId=${encodeURIComponent(id)}`), consentColumns, flags),
      );
    });
  clients
    .command("withdraw-consent <consentId>")
    .description("takes a person's consent back: what the client holds for them is dead, and they are asked again")
    .action(
      answering(async (api, _options, consentId) => {
        await api.remove(pathOf("consents", consentId));
        return { withdrawn: consentId };
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

const consentOption = (description: string) => new Option("--consent <mode>", description).choices(["required", "implied"]);
const consentColumns = ["id", "userId", "client", "agent", "permissions", "current", "givenAtMs"] as const;
