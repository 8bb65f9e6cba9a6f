import { type CredentialAnswer, type CredentialVersionAnswer, GuardError, type RevealedCredentialAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { addChanges, answering, change, listing, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { addCatalogue } from "./connections.ts";
import { bodyOf, changesOf, kinds, type ParticularOptions, type StoreOptions } from "./credential-options.ts";
import { addImpact } from "./impact.ts";
import { readSecret, wholeNumber, words } from "./input.ts";
import { addActivity } from "./overview.ts";
import { globalFlags, printAll } from "./print.ts";

interface RotateOptions {
  readonly secretFile?: string;
  readonly accessKeyId?: string;
  readonly generate?: boolean;
  readonly overlap?: string;
}

/** `credentials list | add | update | rotate | reveal | versions | catalogue | activity | suspend | resume` */
export function credentialsCommand(): Command {
  const credentials = new Command("credentials").description("secrets in the vault, and what is trusted elsewhere so that none is needed");
  credentials
    .command("list")
    .description("lists credentials, never their values")
    .addOption(new Option("--kind <kind>", "only these").choices(kinds))
    .action(
      listing<CredentialAnswer>(
        ({ kind }) => (kind === undefined ? "credentials" : `credentials?kind=${kind}`),
        ["id", "name", "resourceId", "kind", "modes", "state", "rotateAtMs"],
      ),
    );
  addStoring(credentials);
  addRotating(credentials);
  addReveal(credentials);
  addCatalogue(credentials);
  addActivity(credentials, "credentials");
  addImpact(credentials, "credentials");
  addChanges(credentials, "credentials", {
    suspend: "keeps a credential from being used, until it is resumed",
    resume: "lets a suspended credential be used again",
  });
  return credentials;
}

function addStoring(credentials: Command): void {
  withParticulars(
    credentials
      .command("add <name>")
      .description("stores a credential: a secret, or how the other side trusts this server")
      .requiredOption("--resource <id>", "the resource it opens")
      .addOption(new Option("--kind <kind>", "what it is").choices(kinds).default("secret"))
      .option("--settings <file>", "JSON file with what is not secret of it, by kind; - reads standard input")
      .option("--secret-file <file>", "file with the value; - reads standard input")
      .addOption(
        new Option("--sharing <sharing>", "one value for all, or each person their own (secret)").choices(["shared", "user_exclusive"]),
      )
      .option("--destinations <urls>", "comma-separated; by default the resource's upstream address", words)
      .option("--header <name>", "header that carries it (default Authorization)")
      .option("--template <text>", 'header value around it (default "Bearer {secret}", or "{secret}" with --header)'),
  ).action(answering((api, options: StoreOptions, name) => api.post<CredentialAnswer>("credentials", bodyOf(name, options))));
  withParticulars(
    credentials
      .command("update <id>")
      .description("changes what a credential is called, how it is delivered and to whom")
      .option("--name <name>", "its name"),
  )
    .option("--no-canary", "it is one no more")
    .option("--any-agent", "bound to no agents: whom the grants let in")
    .option("--any-person", "bound to no people: whom the grants let in")
    .option("--no-rotation", "on no schedule")
    .action(
      answering(async (api, options: ParticularOptions, id) => {
        const { version } = await api.get<CredentialAnswer>(pathOf("credentials", id));
        return api.patch<CredentialAnswer>(pathOf("credentials", id), changesOf(options), version);
      }),
    );
}

const withParticulars = (command: Command) =>
  command
    .option("--modes <modes>", "comma-separated ways in which it is delivered; by default the kind's first one", words)
    .option("--agents <ids>", "comma-separated: only these agents", words)
    .option("--people <people>", "comma-separated: only for user:<id>, group:<id>, department:<path>", words)
    .option("--canary", "nobody has business with it: each touch raises an alert")
    .option("--rotate-days <days>", "how often its value is replaced")
    .option("--overlap <seconds>", "how long the value before still opens then");

function addRotating(credentials: Command): void {
  credentials
    .command("rotate <id>")
    .description("stores a new value, used at once; the one before still opens until the overlap is over")
    .option("--secret-file <file>", "file with the value; - reads standard input")
    .option("--access-key-id <id>", "of the new access key (cloud_role)")
    .option("--generate", "the server makes the value at the other side (databases, access keys of AWS)")
    .option("--overlap <seconds>", "how long the value before still opens; 0: not at all")
    .action(
      answering((api, { secretFile, accessKeyId, overlap, generate }: RotateOptions, id) => {
        if ((secretFile === undefined) !== (generate === true))
          throw new GuardError("request.invalid", { fields: [{ path: "--secret-file", message: "expected this or --generate" }] });
        const secret = secretFile === undefined ? {} : { secret: readSecret(secretFile) };
        const overlapSeconds = overlap === undefined ? {} : { overlapSeconds: overlap === "0" ? 0 : wholeNumber(overlap, "--overlap") };
        return change(api, pathOf("credentials", id), "rotate", { ...secret, accessKeyId, ...overlapSeconds });
      }),
    );
  credentials
    .command("versions <id>")
    .description("lists the versions of a credential, never their values")
    .action((id: string, _options, command: Command) => {
      const flags = globalFlags(command);
      const path = `${pathOf("credentials", id)}/versions`;
      return withApi(flags, (api) =>
        printAll(
          api.list<CredentialVersionAnswer>(path),
          ["number", "id", "createdAtMs", "active", "retireAtMs", "lastUsedAtMs", "kmsKeyId"],
          flags,
        ),
      );
    });
}

function addReveal(credentials: Command): void {
  const reveal = credentials.command("reveal").description("shows the value of a credential: off unless allowed, and an alert each time");
  for (const { verb, allowed, description } of [
    { verb: "allow", allowed: true, description: "allows that its value is shown" },
    { verb: "forbid", allowed: false, description: "forbids that its value is shown" },
  ])
    reveal
      .command(`${verb} <id>`)
      .description(description)
      .requiredOption("--reason <text>", "for the record")
      .action(
        answering(async (api, { reason }: { reason: string }, id) => {
          const { version } = await api.get<CredentialAnswer>(pathOf("credentials", id));
          return api.put<CredentialAnswer>(`${pathOf("credentials", id)}/reveal`, { allowed, reason }, version);
        }),
      );
  reveal
    .command("show <id>")
    .description("shows its value")
    .requiredOption("--reason <text>", "for the record, and for whoever reads the alert")
    .action(
      answering((api, { reason }: { reason: string }, id) =>
        api.post<RevealedCredentialAnswer>(`${pathOf("credentials", id)}/reveal`, { reason }),
      ),
    );
}
