import type { IdentityProviderAnswer, PreviewAnswer, ProviderTest, SyncJobAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { addChanges, answering, change, listing, pathOf } from "./actions.ts";
import type { AdminApi } from "./api.ts";
import { withApi } from "./connect.ts";
import { pairsOf, readSecret, settingsOf, wholeNumber } from "./input.ts";
import { globalFlags, printAll } from "./print.ts";
import { addScimTokens } from "./scim-tokens.ts";

interface Particulars {
  readonly name?: string;
  readonly setting: readonly string[];
  readonly secretFile: readonly string[];
  readonly sync: readonly string[];
  readonly map: readonly string[];
}

const collected = (text: string, before: readonly string[]) => [...before, text];
const jobColumns = ["id", "mode", "trigger", "state", "dryRun", "createdAtMs", "finishedAtMs", "error"] as const;
const provider = (id: string) => pathOf("identity-providers", id);

/** `identity-providers list | show | add | update | test | sync | jobs | job | approve | cancel | preview | scim-tokens | scim-token | revoke-scim-token | suspend | resume` */
export function identityProvidersCommand(): Command {
  const providers = new Command("identity-providers").description("where people sign in, and whose directories are read");
  providers
    .command("list")
    .description("lists all identity providers")
    .action(listing<IdentityProviderAnswer>("identity-providers", ["id", "name", "kind", "state", "secretsSet"]));
  providers
    .command("show <id>")
    .description("shows one identity provider")
    .action(answering((api, _options, id) => api.get<IdentityProviderAnswer>(provider(id))));
  particulars(providers.command("add <kind>"))
    .description("registers one: oidc, entra, ldap, dingtalk, wecom, lark or scim")
    .action(
      answering(async (api, options: Particulars, kind) => {
        const body = { kind, name: options.name ?? kind, settings: settingsOf(options.setting, "--setting"), secrets: secretsOf(options) };
        const made = await api.post<IdentityProviderAnswer>("identity-providers", body);
        const sync = syncOf(options, made);
        return sync === undefined ? made : api.patch<IdentityProviderAnswer>(provider(made.id), { sync }, made.version);
      }),
    );
  particulars(providers.command("update <id>"))
    .description("changes what is given")
    .action(
      answering(async (api, options: Particulars, id) => {
        const before = await api.get<IdentityProviderAnswer>(provider(id));
        const { name, setting } = options;
        const settings = setting.length === 0 ? undefined : settingsOf(setting, "--setting");
        const body = { name, settings, secrets: secretsOf(options), sync: syncOf(options, before) };
        return api.patch<IdentityProviderAnswer>(provider(id), body, before.version);
      }),
    );
  providers
    .command("test <id>")
    .description("looks at its address, credentials and permissions, step by step")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { steps } = await api.post<ProviderTest>(`${provider(id)}/test`, {});
        await printAll(steps, ["name", "outcome", "message"], flags);
      });
    });
  addRuns(providers);
  addScimTokens(providers);
  addChanges(providers, "identity-providers", {
    suspend: "closes it for sign-in, for callbacks and for reading",
    resume: "opens a suspended one again",
  });
  return providers;
}

function particulars(command: Command): Command {
  return command
    .option("--name <name>", "as people read it on the sign-in page")
    .option("--setting <key=value>", "one setting of its kind; may be repeated", collected, [])
    .option("--secret-file <name=file>", "one secret of its kind from a file; - reads standard input", collected, [])
    .option("--sync <key=value>", "one setting of the sync, such as enabled=true or thresholds.people=50", collected, [])
    .option("--map <member=attribute>", "the attribute that fills a member, such as title=jobTitle", collected, []);
}

/** Secrets come from files: the command line can be read by other users of the machine. */
function secretsOf({ secretFile }: Particulars): Readonly<Record<string, string>> | undefined {
  if (secretFile.length === 0) return undefined;
  const files = Object.entries(pairsOf(secretFile, "--secret-file"));
  return Object.fromEntries(files.map(([name, file]) => [name, readSecret(file)]));
}

function syncOf({ sync, map }: Particulars, { sync: before }: IdentityProviderAnswer): IdentityProviderAnswer["sync"] | undefined {
  if (sync.length === 0 && map.length === 0) return undefined;
  const given = Object.entries(settingsOf(sync, "--sync")).map(([key, value]) => [key, numberOf(value)] as const);
  const thresholds = given.filter(([key]) => key.startsWith("thresholds."));
  const rest = given.filter(([key]) => !key.startsWith("thresholds."));
  return {
    ...before,
    ...Object.fromEntries(rest),
    thresholds: { ...before.thresholds, ...Object.fromEntries(thresholds.map(([key, value]) => [key.slice("thresholds.".length), value])) },
    mapping: { ...before.mapping, ...pairsOf(map, "--map") },
  } as IdentityProviderAnswer["sync"];
}

/** No setting of the sync is a text of digits. */
const numberOf = (value: unknown): unknown => (typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value);

function addRuns(providers: Command): void {
  providers
    .command("sync <id>")
    .description("reads its directory and waits for the end")
    .option("--incremental", "only what changed since the last run")
    .option("--dry-run", "counts what would be done, and does nothing")
    .option("--no-wait", "answers at once with the job")
    .action(
      answering(async (api, { incremental, dryRun = false, wait }: { incremental?: true; dryRun?: boolean; wait: boolean }, id) => {
        const mode = incremental === true ? "incremental" : "full";
        const job = await api.post<SyncJobAnswer>(`${provider(id)}/sync`, { mode, dryRun });
        return wait ? endOf(api, job) : job;
      }),
    );
  providers
    .command("jobs <id>")
    .description("lists the runs that read its directory")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, (api) => printAll(api.list<SyncJobAnswer>(`${provider(id)}/sync-jobs`), jobColumns, flags));
    });
  providers
    .command("job <jobId>")
    .description("shows one run")
    .action(answering((api, _options, jobId) => api.get<SyncJobAnswer>(pathOf("sync-jobs", jobId))));
  providers
    .command("approve <jobId>")
    .description("agrees to what a waiting run would remove, and waits for the end")
    .option("--reason <text>", "for the record")
    .action(
      answering(async (api, options: { reason?: string }, jobId) =>
        endOf(api, (await change(api, pathOf("sync-jobs", jobId), "approve", options)) as SyncJobAnswer),
      ),
    );
  providers
    .command("cancel <jobId>")
    .description("ends a run that is under way or waits; what it did stays")
    .option("--reason <text>", "for the record")
    .action(
      answering((api, options: { reason?: string }, jobId) => api.post<SyncJobAnswer>(`${pathOf("sync-jobs", jobId)}/cancel`, options)),
    );
  providers
    .command("preview <id>")
    .description("shows entries of its directory as they would be kept")
    .option("--limit <number>", "how many", "10")
    .option("--map <member=attribute>", "a mapping to try; may be repeated", collected, [])
    .option("--root <path>", "the department to put its tree under")
    .action((id: string, { limit, map, root }: { limit: string; map: readonly string[]; root?: string }, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const mapping = map.length === 0 ? undefined : pairsOf(map, "--map");
        const body = { limit: wholeNumber(limit, "--limit"), mapping, departmentRoot: root };
        const { items } = await api.post<PreviewAnswer>(`${provider(id)}/preview`, body);
        const kept = items.map((item) => ({ subject: item.told.subject, isActive: item.told.isActive, ...item.kept }));
        await printAll(kept, ["subject", "name", "email", "username", "title", "department", "isActive"], flags);
      });
    });
}

const lookEveryMs = 500;

/** A run at its end, or where it waits for somebody. */
async function endOf(api: AdminApi, job: SyncJobAnswer): Promise<SyncJobAnswer> {
  if (job.state !== "running") return job;
  await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  return endOf(api, await api.get<SyncJobAnswer>(pathOf("sync-jobs", job.id)));
}
