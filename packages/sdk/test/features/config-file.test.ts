import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { AgentAnswer, AgentConfig, IssuedSecretAnswer } from "@agent-id-guard/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { AgentGuard, type GuardError } from "../../src/index.ts";
import { connectFromFile } from "../../src/node/index.ts";
import { type InMemoryGuard, inMemoryGuard } from "../../src/testing/index.ts";

/* Files as people and programs leave them, and a real server in memory. */

let guard: InMemoryGuard;
let keyed: AgentConfig;
let withSecret: AgentConfig;
let folder: string;
const open: AgentGuard[] = [];

beforeAll(async () => {
  guard = await inMemoryGuard({ agents: { helper: {} }, users: { olivia: {} } });
  const about = { purpose: "Tries its file", kind: "autonomous", ownerId: guard.id("user", "olivia") };
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const register = (body: object) => guard.admin.call<AgentAnswer>("POST", "agents", { body: { ...about, ...body } });
  const first = await register({ name: "Keyed", keys: [publicKey.export({ format: "jwk" })] });
  const second = await register({ name: "Secretive" });
  const { secret } = await guard.admin.call<IssuedSecretAnswer>("POST", `agents/${second.id}/secrets`, { body: {} });
  const base = { version: 1, issuer: guard.issuer } as const;
  keyed = {
    ...base,
    agentId: first.id,
    name: "Keyed",
    privateKey: privateKey.export({ format: "jwk" }) as AgentConfig["privateKey"],
  } as AgentConfig;
  withSecret = { ...base, agentId: second.id, secret };
});
afterAll(() => guard.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-config-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((agent) => agent.close()));
  rmSync(folder, { recursive: true, force: true });
});

function put(content: unknown, mode = 0o600, name = "agent.json"): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  chmodSync(path, mode);
  return path;
}

async function connect(path?: string): Promise<AgentGuard> {
  const agent = await connectFromFile(path, { fetch: guard.fetch });
  open.push(agent);
  return agent;
}

const refusalOf = (path?: string) =>
  connect(path).then(
    () => expect.fail("no error"),
    (error: GuardError) => error,
  );

it("connects with the key or the secret of a file", async () => {
  expect((await connect(put(keyed))).name).toBe("Keyed");
  expect((await connect(put(withSecret, 0o400))).name).toBe("Secretive");
});

it("finds its file by the environment, else in the working directory", async () => {
  vi.stubEnv("AGENT_ID_GUARD_CONFIG", put(keyed));
  expect((await connect()).agentId).toBe(keyed.agentId);
  vi.stubEnv("AGENT_ID_GUARD_CONFIG", undefined);
  put(withSecret, 0o600, "agent-id-guard.json");
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect((await connect()).agentId).toBe(withSecret.agentId);
  } finally {
    process.chdir(before);
  }
});

it("what the file holds goes into AgentGuard.connect as it is", async () => {
  const config: unknown = JSON.parse(JSON.stringify(keyed));
  const agent = await AgentGuard.connect({ ...(config as AgentConfig), fetch: guard.fetch });
  open.push(agent);
  const typed: Parameters<typeof AgentGuard.connect>[0] = keyed;
  expect(agent.agentId).toBe(typed.agentId);
});

it.each([0o604, 0o640, 0o660, 0o602, 0o601, 0o777])("refuses a file that others may use (mode %o)", async (mode) => {
  const error = await refusalOf(put(keyed, mode));
  expect(error).toMatchObject({ code: "sdk.misconfigured", description: expect.stringMatching(/agent\.json may be used by others/) });
  expect(error.hint).toMatch(/chmod 600/);
});

it("says which member is wrong, and repeats nothing of the file", async () => {
  const canary = "canary-0123456789";
  const wrong: readonly (readonly [content: unknown, path: string | undefined])[] = [
    [{ ...withSecret, [canary]: canary }, ""],
    [{ ...withSecret, secret: `${canary}\n` }, "secret"],
    [{ ...withSecret, privateKey: { kty: canary } }, "privateKey.kty"],
    [{ ...keyed, agentId: canary }, "agentId"],
    [{ ...keyed, privateKey: canary }, "privateKey"],
    [{ ...keyed, version: canary }, "version"],
    [`{"secret": "${canary}`, undefined],
    [`{"secret": "${canary}", "secret": "${canary}"}`, undefined],
    [`${canary}${" ".repeat(20_000)}`, undefined],
    [[canary], ""],
  ];
  for (const [content, path] of wrong) {
    const error = await refusalOf(put(content));
    expect({ content, code: error.code, path: error.fields?.[0]?.path }).toEqual({ content, code: "sdk.misconfigured", path });
    expect(error.description).toContain("agent.json");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
  }
});

it("refuses what is no file, without waiting for it", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", ["-m", "600", pipe]);
  for (const path of [pipe, folder]) expect((await refusalOf(path)).description).toMatch(/is not a file/);
  const missing = await refusalOf(join(folder, "missing.json"));
  expect(missing).toMatchObject({ code: "sdk.misconfigured", description: expect.stringContaining("missing.json can't be read") });
  expect(missing.hint).toContain("AGENT_ID_GUARD_CONFIG");
});
