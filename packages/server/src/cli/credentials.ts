import type { CredentialAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { readSecret, words } from "./input.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

interface AddOptions {
  readonly resource: string;
  readonly secretFile: string;
  readonly destinations?: readonly string[];
  readonly header?: string;
  readonly template?: string;
}

/** `credentials list | add | rotate | suspend | resume` */
export function credentialsCommand(): Command {
  const credentials = new Command("credentials").description("secrets in the vault; a value goes in and never comes out");
  credentials.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) =>
      printAll(api.list<CredentialAnswer>("credentials"), ["id", "name", "resourceId", "state", "delivery", "destinations"], flags),
    );
  });
  credentials
    .command("add <name>")
    .requiredOption("--resource <id>", "the resource it opens")
    .requiredOption("--secret-file <file>", "file with the value; - reads standard input")
    .option("--destinations <urls>", "comma-separated; by default the resource's upstream address", words)
    .option("--header <name>", "header that carries it (default Authorization)")
    .option("--template <text>", 'header value around it (default "Bearer {secret}")')
    .action((name: string, options: AddOptions, command: Command) => {
      const flags = globalFlags(command);
      const injection =
        options.header === undefined && options.template === undefined
          ? {}
          : { injection: { in: "header", name: options.header ?? "Authorization", template: options.template ?? "{secret}" } };
      const body = {
        name,
        resourceId: options.resource,
        secret: readSecret(options.secretFile),
        ...(options.destinations === undefined ? {} : { destinations: options.destinations }),
        ...injection,
      };
      return withApi(flags, async (api) => printOne(await api.post<CredentialAnswer>("credentials", body), flags));
    });
  credentials
    .command("rotate <id>")
    .description("stores a new value; the old one stops being used at once")
    .requiredOption("--secret-file <file>", "file with the value; - reads standard input")
    .action((id: string, options: { secretFile: string }, command: Command) =>
      change(id, "rotate", { secret: readSecret(options.secretFile) }, command),
    );
  for (const verb of ["suspend", "resume"] as const)
    credentials.command(`${verb} <id>`).action((id: string, _options, command: Command) => change(id, verb, {}, command));
  return credentials;
}

function change(id: string, verb: string, body: object, command: Command): Promise<void> {
  const flags = globalFlags(command);
  return withApi(flags, async (api) => {
    const path = `credentials/${encodeURIComponent(id)}`;
    const { version } = await api.get<CredentialAnswer>(path);
    printOne(await api.post<CredentialAnswer>(`${path}/${verb}`, body, version), flags);
  });
}
