import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";

const prefix = "AGENT_ID_GUARD_";
const portHint = "expected a port number, 0 to 65535";

const address = z
  .url({ protocol: /^https?$/, error: "expected an address such as https://guard.example.com" })
  .refine((value) => !value.endsWith("/") && !/[?#]/.test(value), "must have no trailing slash, query or fragment")
  .refine((value) => value.startsWith("https:") || isLoopback(URL.parse(value)?.hostname), "must be https, except on a loopback address");

/**
 * Settings of `agent-id-guard serve`, read from the environment (`AGENT_ID_GUARD_<NAME>`) and overridden by flags. An unknown name is fatal.
 * `DATABASE_URL` is read too, as hosting platforms set it. The descriptions are what `serve --help` and docs/reference/configuration.md say.
 */
const configSchema = z.strictObject({
  issuer: address
    .optional()
    .meta({ description: "Address that clients and agents use, the `iss` of every token. Without it `http://<host>:<port>`." }),
  host: z.string().default("127.0.0.1").meta({ description: "Address to listen on; loopback only by default." }),
  port: z.coerce
    .number(portHint)
    .int(portHint)
    .min(0, portHint)
    .max(65_535, portHint)
    .default(7_310)
    .meta({ description: "Port to listen on; 0 picks a free one." }),
  dataFolder: z.string().default("./data").meta({ description: "Folder for the database, the key file and the checkpoints." }),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional()
    .meta({ description: "`postgres://…`; without it SQLite in the data folder. `DATABASE_URL` does the same." }),
  kms: z.string().optional().meta({
    description:
      "Address of the key that wraps the data keys: `key-file:`, `passphrase-file:`, `aws-kms:`, `alibaba-kms:`, `gcp-kms:`, `azure-key-vault:`, `vault-transit:` or `pkcs11:` (docs/kms.md). Without it `key-file:<data folder>/master.key`.",
  }),
  kmsPrevious: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter((uri) => uri !== ""))
    .optional()
    .meta({
      description:
        "Addresses (with commas or spaces between) of keys that may only open: needed until everything they wrapped is re-wrapped.",
    }),
  kmsSecretFile: z.string().optional().meta({
    description:
      "File, readable by the server's user alone, with the secret of the key service: PIN, Vault token or AppRole, access key. Never in the address.",
  }),
  masterKeyFile: z.string().optional().meta({
    description: "File with the 32 random bytes that wrap the data keys, made on first start: the same as `key-file:<path>`.",
  }),
  masterPassphraseFile: z.string().optional().meta({ description: "File with a passphrase: the same as `passphrase-file:<path>`." }),
  trustedProxies: z
    .string()
    .transform((list) => list.split(",").map((network) => network.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "expected networks such as 10.0.3.0/24, with commas between")))
    .optional()
    .meta({
      description:
        "Networks (CIDR, with commas between) of the proxies in front of the server. Of a caller there, and of nobody else, `X-Forwarded-For` is believed. Without it no header of a proxy is.",
    }),
  directory: z.enum(["builtin", "off"]).default("builtin").meta({ description: "The built-in directory of people, for development." }),
  logLevel: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .meta({ description: "The least important entries that are logged." }),
});

/** The effective settings of a server. */
export type Config = z.output<typeof configSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of a setting: `AGENT_ID_GUARD_DATA_FOLDER` for `dataFolder`. */
const environmentName = (key: string): string => `${prefix}${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** A setting as people read of it. */
export interface Setting {
  /** Its environment variable. */
  readonly name: string;
  readonly description: string;
  /** What it takes, in a word or two. */
  readonly values: string;
  readonly byDefault: string | undefined;
}

/** All settings, in the order of the schema. */
export function describeSettings(): readonly Setting[] {
  const { properties = {} } = z.toJSONSchema(configSchema, { io: "input" });
  return Object.entries(properties as Record<string, z.core.JSONSchema.JSONSchema>).map(([key, { description = "", ...schema }]) => ({
    name: environmentName(key),
    description,
    values: valuesOf(schema),
    byDefault: schema.default === undefined ? undefined : String(schema.default),
  }));
}

function valuesOf({ enum: options, type, format, minimum, maximum }: z.core.JSONSchema.JSONSchema): string {
  if (options !== undefined) return options.join(", ");
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return format === "uri" ? "URL" : type === "string" ? "text" : String(type);
}

const names = new Map(Object.keys(configSchema.shape).map((key) => [environmentName(key), key]));
/** Read by the command line's client half, not by the server. */
const remoteUrl = `${prefix}URL`;
const remoteToken = `${prefix}TOKEN`;

/** Reads the settings. Flags win over the environment. Throws `config.invalid` naming each setting that is wrong or unknown. */
export function readConfig(flags: Environment = {}, environment: Environment = process.env): Config {
  const values: Record<string, string> = {};
  const wrong: string[] = [];
  if (environment.DATABASE_URL !== undefined) values.databaseUrl = environment.DATABASE_URL;
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || value === undefined || name === remoteUrl || name === remoteToken) continue;
    const key = names.get(name);
    if (key === undefined) wrong.push(`${name} is not a setting`);
    else values[key] = value;
  }
  for (const [key, value] of Object.entries(flags)) if (value !== undefined) values[key] = value;
  for (const [key, value] of Object.entries(values)) if (value === "") wrong.push(`${environmentName(key)} is empty`);
  const masterKeys = ["kms", "masterKeyFile", "masterPassphraseFile"].filter((key) => values[key] !== undefined);
  if (masterKeys.length > 1) wrong.push(`${masterKeys.map(environmentName).join(" and ")} exclude each other`);
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) wrong.push(...parsed.error.issues.map(({ path, message }) => `${environmentName(String(path[0]))}: ${message}`));
  if (!parsed.success || wrong.length > 0) throw invalid(wrong.join("; "), "`agent-id-guard serve --help` lists the settings.");
  return parsed.data;
}

/** Where the command line finds a running server: address and admin access token, or undefined to look in the data folder. Throws `config.invalid`. */
export function readRemote(environment: Environment = process.env): { readonly url: string; readonly token: string } | undefined {
  const { [remoteUrl]: url, [remoteToken]: token } = environment;
  if (url === undefined && token === undefined) return undefined;
  if (url === undefined || token === undefined)
    throw invalid(`${remoteUrl} and ${remoteToken} belong together`, "Set both, or neither to use the data folder.");
  const parsed = address.safeParse(url);
  if (!parsed.success) throw invalid(`${remoteUrl}: ${parsed.error.issues[0]?.message}`, "Give the address of a running server.");
  return { url, token };
}

/** Where the command line keeps what is a person's own: `agent-id-guard` in `XDG_CONFIG_HOME`, else in `~/.config`. */
export function personalFolder(environment: Environment = process.env): string {
  const { XDG_CONFIG_HOME: named = "" } = environment;
  return join(isAbsolute(named) ? named : join(homedir(), ".config"), "agent-id-guard");
}

/** The flags that this Node was started with, in its arguments or by `NODE_OPTIONS`, each as Node reads it: quotes are taken off, and an underscore in a name is a dash. */
export function readNodeFlags(environment: Environment = process.env): readonly string[] {
  const given = (environment.NODE_OPTIONS ?? "").replaceAll(/["\\]/g, "").split(/\s+/);
  return [...process.execArgv, ...given]
    .filter((flag) => flag !== "")
    .map((flag) => flag.replace(/^[^=]+/, (name) => name.replaceAll("_", "-")));
}

/** Whether somebody has named a data folder, by flag or environment. */
export function namesDataFolder(flag: string | undefined, environment: Environment = process.env): boolean {
  return flag !== undefined || environment[environmentName("dataFolder")] !== undefined;
}

/** The address of a server, as settings hold it. Throws `config.invalid`. */
export function readServerAddress(text: string): string {
  const parsed = address.safeParse(text);
  if (!parsed.success) throw invalid(`--server: ${parsed.error.issues[0]?.message}`, "Give the address that the server calls itself.");
  return parsed.data;
}

/** What the settings mean for `createGuard`. Makes nothing. The issuer is undefined where the port is not known yet. Throws `config.invalid`. */
export function guardOptionsOf(config: Config) {
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const isKeyElsewhere = config.kms !== undefined || config.masterPassphraseFile !== undefined;
  return {
    issuer: config.issuer ?? (config.port === 0 ? undefined : `http://${host}:${config.port}`),
    database: config.databaseUrl ?? join(config.dataFolder, "guard.sqlite"),
    kms: config.kms,
    kmsPrevious: config.kmsPrevious,
    kmsSecretFile: config.kmsSecretFile,
    masterKeyFile: isKeyElsewhere ? undefined : (config.masterKeyFile ?? join(config.dataFolder, "master.key")),
    passphrase: config.masterPassphraseFile === undefined ? undefined : readPassphrase(config.masterPassphraseFile),
    checkpointFile: join(config.dataFolder, "checkpoints.jsonl"),
    journalFile: join(config.dataFolder, "revocations.jsonl"),
    directory: config.directory,
    trustedProxies: config.trustedProxies,
  };
}

/** Makes the data folder with mode 0700 when it is missing. Throws `config.invalid`. */
export function makeDataFolder({ dataFolder }: Config): void {
  try {
    if (!existsSync(dataFolder)) mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw invalid(`The folder ${dataFolder} can't be made`, "Name a folder that this user may write to.", cause);
  }
}

function readPassphrase(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw invalid(`${environmentName("masterPassphraseFile")}: ${file} can't be read`, "Name a file that this user may read.", cause);
  }
}

function invalid(description: string, hint: string, cause?: unknown): GuardError {
  return new GuardError("config.invalid", { description, hint, cause });
}

/** Whether a host name is this machine itself. */
function isLoopback(hostname = ""): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
