import { createHash, generateKeyPairSync } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AgentAnswer, type AgentConfig, GuardError, type PrivateJwk } from "@agent-id-guard/protocol";
import { issueSecret, pathOf } from "./actions.ts";
import type { AdminApi } from "./api.ts";

/** Where the file goes, and what may be lost for it. */
export interface ConfigureOptions {
  readonly out: string;
  /** Overwrites the file. */
  readonly force?: boolean;
  /** Takes back the keys that were registered before. */
  readonly replace?: boolean;
}

/** What is said about a file that has been written: never what stands in it. */
export interface Configured {
  readonly agentId: string;
  readonly file: string;
  readonly credential: "privateKey" | "secret";
}

type Credential = Pick<AgentConfig, "privateKey" | "secret">;

/**
 * Writes the file that an agent connects with, for its owner alone (mode 0600). An agent that signs in with keys gets a new pair: the private key is made
 * here, is on disk before the public key is registered, and goes nowhere else. One that signs in with secrets gets a new secret.
 * Throws `request.invalid` when there is such a file already or none can be written, and what the server refuses; no half file stays behind.
 */
export async function configureAgent(api: AdminApi, options: ConfigureOptions, agentId: string): Promise<Configured> {
  const { out, force = false } = options;
  if (existsSync(out) && (!force || statSync(out).isDirectory()))
    throw new GuardError("request.invalid", {
      description: `${out} is there already`,
      hint: "Name another file with --out, or overwrite it with --force: whatever runs with it then needs the new one.",
    });
  const agent = await api.get<AgentAnswer>(pathOf("agents", agentId));
  const issuer = await api.issuer();
  const draft = `${out}.${process.pid}.part`;
  const file = openDraft(draft, out);
  try {
    const write = (credential: Credential) => {
      writeFileSync(file, `${JSON.stringify({ version: 1, issuer, agentId: agent.id, name: agent.name, ...credential }, null, 2)}\n`);
      fsyncSync(file);
    };
    const credential = await (agent.authMethod === "private_key_jwt" ? addKey(api, agent, options, write) : addSecret(api, agent, write));
    renameSync(draft, out);
    return { agentId: agent.id, file: out, credential };
  } finally {
    closeSync(file);
    rmSync(draft, { force: true });
  }
}

function openDraft(draft: string, out: string): number {
  try {
    return openSync(draft, "wx", 0o600);
  } catch (cause) {
    throw new GuardError("request.invalid", {
      description: `${out} can't be written`,
      hint: "Name a file in a folder that you may write to with --out.",
      cause,
    });
  }
}

async function addKey(
  api: AdminApi,
  agent: AgentAnswer,
  options: ConfigureOptions,
  write: (credential: Credential) => void,
): Promise<"privateKey"> {
  const { privateKey, publicKey } = makeKeyPair();
  write({ privateKey });
  const keys = options.replace === true ? [publicKey] : [...agent.keys, publicKey];
  await api.put(`${pathOf("agents", agent.id)}/keys`, { keys }, agent.version);
  return "privateKey";
}

async function addSecret(api: AdminApi, agent: AgentAnswer, write: (credential: Credential) => void): Promise<"secret"> {
  const { secret } = await issueSecret(api, "agents", agent.id);
  write({ secret });
  return "secret";
}

/** A P-256 pair whose key id is its thumbprint (RFC 7638), so that one key can be told from another. */
function makeKeyPair(): { readonly privateKey: PrivateJwk; readonly publicKey: Readonly<Record<string, string>> } {
  const { x = "", y = "", d = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const kid = createHash("sha256")
    .update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
    .digest("base64url");
  const publicKey = { kty: "EC", crv: "P-256", x, y, kid, alg: "ES256" } as const;
  return { privateKey: { ...publicKey, d }, publicKey };
}
