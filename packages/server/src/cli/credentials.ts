import type { CredentialAnswer, CredentialVersionAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { addChanges, answering, change, listing, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { addImpact } from "./impact.ts";
import { readSecret, words } from "./input.ts";
import { addActivity } from "./overview.ts";
import { globalFlags, printAll } from "./print.ts";

interface AddOptions {
  readonly resource: string;
  readonly secretFile: string;
  readonly destinations?: readonly string[];
  readonly header?: string;
  readonly template?: string;
}

/** `credentials list | add | rotate | versions | activity | suspend | resume` */
export function credentialsCommand(): Command {
  const credentials = new Command("credentials").description("secrets in the vault; a value goes in and never comes out");
  credentials
    .command("list")
    .description("lists all credentials, never their values")
    .action(listing<CredentialAnswer>("credentials", ["id", "name", "resourceId", "kind", "modes", "state"]));
  credentials
    .command("add <name>")
    .description("stores a credential that the gateway adds to calls")
    .requiredOption("--resource <id>", "the resource it opens")
    .requiredOption("--secret-file <file>", "file with the value; - reads standard input")
    .option("--destinations <urls>", "comma-separated; by default the resource's upstream address", words)
    .option("--header <name>", "header that carries it (default Authorization)")
    .option("--template <text>", 'header value around it (default "Bearer {secret}", or "{secret}" with --header)')
    .action(answering((api, options: AddOptions, name) => api.post<CredentialAnswer>("credentials", bodyOf(name, options))));
  credentials
    .command("rotate <id>")
    .description("stores a new value; the old one stops being used at once")
    .requiredOption("--secret-file <file>", "file with the value; - reads standard input")
    .action(
      answering((api, { secretFile }: { secretFile: string }, id) =>
        change(api, pathOf("credentials", id), "rotate", { secret: readSecret(secretFile) }),
      ),
    );
  credentials
    .command("versions <id>")
    .description("lists the versions of a credential, never their values")
    .action((id: string, _options, command: Command) => {
      const flags = globalFlags(command);
      const path = `${pathOf("credentials", id)}/versions`;
      return withApi(flags, (api) =>
        printAll(api.list<CredentialVersionAnswer>(path), ["number", "id", "createdAtMs", "active", "kmsKeyId"], flags),
      );
    });
  addActivity(credentials, "credentials");
  addImpact(credentials, "credentials");
  addChanges(credentials, "credentials", {
    suspend: "keeps a credential from being used, until it is resumed",
    resume: "lets a suspended credential be used again",
  });
  return credentials;
}

function bodyOf(name: string, { resource, secretFile, destinations, header, template }: AddOptions): object {
  const isPlain = header === undefined && template === undefined;
  const injection = { in: "header", name: header ?? "Authorization", template: template ?? "{secret}" };
  return { name, resourceId: resource, secret: readSecret(secretFile), destinations, injection: isPlain ? undefined : injection };
}
