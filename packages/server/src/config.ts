import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";

const prefix = "AGENT_ID_GUARD_";

const issuer = z
  .url({ protocol: /^https?$/ })
  .refine((value) => !value.endsWith("/") && !/[?#]/.test(value), "must have no trailing slash, query or fragment")
  .refine((value) => value.startsWith("https:") || isLoopback(new URL(value).hostname), "must be https, except on a loopback address");

/**
 * Settings of `agent-id-guard serve`, read from the environment (`AGENT_ID_GUARD_<NAME>`) and overridden by flags. An unknown name is fatal.
 * `DATABASE_URL` is read too, as hosting platforms set it.
 */
export const configSchema = z.strictObject({
  /** Address that clients and agents use; the `iss` of every token. Default: `http://<host>:<port>`. */
  issuer: issuer.optional(),
  /** Address to listen on. Default: loopback only. */
  host: z.string().min(1).default("127.0.0.1"),
  /** Port to listen on; 0 picks a free one. */
  port: z.coerce.number().int().min(0).max(65_535).default(7_310),
  /** Folder for the database, the key file and the checkpoints. */
  dataFolder: z.string().min(1).default("./data"),
  /** `postgres://…`; without it SQLite in the data folder. */
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional(),
  /** File with 32 random bytes that wraps the data keys. Made on first start. Default: `<dataFolder>/master.key`. */
  masterKeyFile: z.string().min(1).optional(),
  /** File with a passphrase, in place of a key file. */
  masterPassphraseFile: z.string().min(1).optional(),
  /** The built-in directory of people: `builtin` for development, or `off`. */
  directory: z.enum(["builtin", "off"]).default("builtin"),
  /** debug, info, warn, error. */
  logLevel: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** The effective settings of a server. */
export type Config = z.output<typeof configSchema>;

const environmentName = (key: string) => `${prefix}${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
const names = new Map(Object.keys(configSchema.shape).map((key) => [environmentName(key), key]));

/** Reads the settings. Flags win over the environment. Throws `config.invalid` naming each setting that is wrong or unknown. */
export function readConfig(flags: Readonly<Record<string, string | undefined>> = {}, environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values: Record<string, string> = {};
  const unknown: string[] = [];
  if (environment.DATABASE_URL !== undefined) values.databaseUrl = environment.DATABASE_URL;
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || value === undefined || cliOnly.has(name)) continue;
    const key = names.get(name);
    if (key === undefined) unknown.push(`${name} is not a setting`);
    else values[key] = value;
  }
  for (const [key, value] of Object.entries(flags)) if (value !== undefined) values[key] = value;
  const parsed = configSchema.safeParse(values);
  const wrong = parsed.success ? [] : parsed.error.issues.map((found) => `${environmentName(String(found.path[0] ?? "?"))}: ${found.message}`);
  if (values.masterKeyFile !== undefined && values.masterPassphraseFile !== undefined)
    wrong.push(`${environmentName("masterKeyFile")} and ${environmentName("masterPassphraseFile")} exclude each other`);
  if (!parsed.success || unknown.length + wrong.length > 0) throw new GuardError("config.invalid", { description: [...unknown, ...wrong].join("; ") });
  return parsed.data;
}

/** Read by the command line's client half, not by the server. */
const cliOnly = new Set([`${prefix}URL`, `${prefix}TOKEN`]);

/** Where the command line finds a running server: address and admin access token, or undefined to open the data folder itself. */
export function readRemote(environment: Readonly<Record<string, string | undefined>> = process.env): { readonly url: string; readonly token: string } | undefined {
  const url = environment[`${prefix}URL`];
  const token = environment[`${prefix}TOKEN`];
  if (url === undefined && token === undefined) return undefined;
  if (url === undefined || token === undefined)
    throw new GuardError("config.invalid", { description: `set both ${prefix}URL and ${prefix}TOKEN, or neither` });
  return { url, token };
}

/** What the settings mean for {@link createGuard}: the places of its files, the folder made with mode 0700 when it is missing. */
export function locate(config: Config): { readonly database: string; readonly masterKeyFile: string; readonly passphrase: string | undefined; readonly checkpointFile: string } {
  if (!existsSync(config.dataFolder)) mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  return {
    database: config.databaseUrl ?? join(config.dataFolder, "guard.sqlite"),
    masterKeyFile: config.masterKeyFile ?? join(config.dataFolder, "master.key"),
    passphrase: config.masterPassphraseFile === undefined ? undefined : readFileSync(config.masterPassphraseFile, "utf8").trim(),
    checkpointFile: join(config.dataFolder, "checkpoints.jsonl"),
  };
}

/** Whether a host name is this machine itself. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
