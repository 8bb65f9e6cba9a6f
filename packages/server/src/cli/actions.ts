import type { IssuedSecretAnswer } from "@agent-id-guard/protocol";
import type { Command } from "commander";
import type { AdminApi } from "./api.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** What commander hands an action: the arguments, the options, the command. */
type Action = (...given: unknown[]) => Promise<void>;

const commandOf = (given: readonly unknown[]) => given.at(-1) as Command;

/** The path of an object in the admin API. */
export const pathOf = (collection: string, id: string) => `${collection}/${encodeURIComponent(id)}`;

/** Prints a list. The path may depend on the options. */
export function listing<Item extends object>(
  path: string | ((options: Readonly<Record<string, string>>) => string),
  columns: readonly (keyof Item & string)[],
): Action {
  return (...given) => {
    const flags = globalFlags(commandOf(given));
    const from = typeof path === "string" ? path : path(commandOf(given).opts());
    return withApi(flags, (api) => printAll(api.list<Item>(from), columns, flags));
  };
}

/** Calls the admin API with the options and the arguments of the command, and prints what comes of it. */
export function answering<Options extends object>(work: (api: AdminApi, options: Options, ...args: string[]) => Promise<object>): Action {
  return (...given) => {
    const command = commandOf(given);
    const flags = globalFlags(command);
    return withApi(flags, async (api) => printOne(await work(api, command.opts<Options>(), ...command.args), flags));
  };
}

/** Does something to the newest version of an object, such as suspending it. */
export async function change(api: AdminApi, path: string, verb: string, body: object): Promise<object> {
  const { version } = await api.get<{ readonly version: number }>(path);
  return api.post<object>(`${path}/${verb}`, body, version);
}

/** Adds a command for each verb that changes an object's state: `suspend <id>`. */
export function addChanges(group: Command, collection: string, verbs: Readonly<Record<string, string>>): void {
  for (const [verb, description] of Object.entries(verbs))
    group
      .command(`${verb} <id>`)
      .description(description)
      .option("--reason <text>", "for the record")
      .action(answering((api, options: { reason?: string }, id) => change(api, pathOf(collection, id), verb, options)));
}

/** Adds `secret <id>`: a further secret for a party that signs in with one. */
export function addSecret(group: Command, collection: string): void {
  group
    .command("secret <id>")
    .description("issues another secret, shown once (at most two live)")
    .action(answering((api, _options, id) => issueSecret(api, collection, id)));
}

/** A new secret of a party, at the one moment when it is known. */
export function issueSecret(api: AdminApi, collection: string, id: string): Promise<IssuedSecretAnswer> {
  return api.post<IssuedSecretAnswer>(`${pathOf(collection, id)}/secrets`, {});
}
