import type { CatalogueEntryAnswer, ConnectionAnswer, DisconnectedAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering, listing, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printAll } from "./print.ts";

/** `connections list | remove` */
export function connectionsCommand(): Command {
  const connections = new Command("connections").description("accounts at third parties that people have connected for agents");
  connections
    .command("list")
    .description("lists them, never their tokens")
    .option("--credential <id>", "only those of this credential")
    .option("--holder <id>", "only those of this person, or machine")
    .option("--state <state>", "active, or dead: the provider gives no more tokens")
    .action(listing<ConnectionAnswer>(pathOfList, ["id", "credentialId", "holder", "account", "state", "accessExpiresAtMs", "deadReason"]));
  connections
    .command("remove <id>")
    .description("disconnects an account: it is revoked at the provider, and running calls are cut")
    .action(answering((api, _options, id) => api.remove<DisconnectedAnswer>(pathOf("connections", id))));
  return connections;
}

/** Adds `catalogue`: the OAuth providers that are known by name. */
export function addCatalogue(credentials: Command): void {
  credentials
    .command("catalogue")
    .description("lists the OAuth providers that are known by name, for --kind oauth")
    .action((...given: unknown[]) => {
      const flags = globalFlags(given.at(-1) as Command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<{ readonly items: readonly CatalogueEntryAnswer[] }>("connection-catalogue");
        return printAll(items, ["key", "title", "flows", "pkce", "issuesRefreshTokens", "revocable"], flags);
      });
    });
}

function pathOfList(options: Readonly<Record<string, string>>): string {
  const { credential, holder, state } = options;
  const asked = Object.entries({ credentialId: credential, holder, state }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(asked as [string, string][]).toString();
  return query === "" ? "connections" : `connections?${query}`;
}
