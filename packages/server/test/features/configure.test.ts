import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AgentConfig, agentConfigSchema } from "@agent-id-guard/protocol";
import { importJWK, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { adminApi } from "../../src/cli/api.ts";
import { type ConfigureOptions, configureAgent } from "../../src/cli/configure.ts";
import { createGuard, type Guard } from "../../src/guard.ts";
import { presenting } from "../fakes/forge.ts";

/* `agents configure` against a whole server in memory, with real files. */

let guard: Guard;
let api: ReturnType<typeof adminApi>;
let ownerId: string;
let folder: string;
let out: string;

beforeAll(async () => {
  guard = await createGuard({ database: ":memory:", directory: "builtin" });
  api = adminApi(guard.fetch, guard.issuer, await guard.systemToken());
  const owner = { username: "olivia", name: "Olivia", password: "a password of some length" };
  ownerId = (await api.post<{ id: string }>("users", owner)).id;
});
afterAll(() => guard.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-configure-"));
  out = join(folder, "agent.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function agent(authMethod: "private_key_jwt" | "client_secret"): Promise<string> {
  const keys = authMethod === "client_secret" ? {} : { keys: [spareKey] };
  const body = { name: "财务助手", kind: "autonomous", purpose: "Pays", ownerId, authMethod, ...keys };
  return (await api.post<{ id: string }>("agents", body)).id;
}
const spareKey = {
  ...{ kty: "EC", crv: "P-256" },
  ...{ x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" },
};
const keysOf = async (id: string) => (await api.get<{ keys: readonly Readonly<Record<string, unknown>>[] }>(`agents/${id}`)).keys;
const configure = (id: string, options: Partial<ConfigureOptions> = {}) => configureAgent(api, { out, ...options }, id);
const written = (): AgentConfig => agentConfigSchema.parse(JSON.parse(readFileSync(out, "utf8")));

/** Whether the server takes what the file holds. */
async function signsIn(config: AgentConfig): Promise<boolean> {
  const credential =
    config.secret === undefined ? presenting(await assertionOf(config)) : { client_id: config.agentId, client_secret: config.secret };
  const answer = await guard.fetch(
    new Request(`${guard.issuer}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", resource: guard.issuer, ...credential }),
    }),
  );
  return answer.ok;
}

async function assertionOf({ agentId, issuer, privateKey }: AgentConfig): Promise<string> {
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "ES256" })
    .setIssuer(agentId)
    .setSubject(agentId)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(await importJWK({ ...privateKey }, "ES256"));
}

it("adds a key that signs in, and says nothing of it", async () => {
  const id = await agent("private_key_jwt");
  const said = await configure(id);
  expect(said).toEqual({ agentId: id, file: out, credential: "privateKey" });
  const config = written();
  expect(config).toMatchObject({ version: 1, issuer: guard.issuer, agentId: id, name: "财务助手" });
  expect(await keysOf(id)).toMatchObject([spareKey, { kid: config.privateKey?.kid }]);
  expect(await signsIn(config)).toBe(true);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["agent.json"]);
});

it("takes the keys before back, when asked to", async () => {
  const id = await agent("private_key_jwt");
  await configure(id);
  const first = written();
  await configure(id, { force: true, replace: true });
  expect(await keysOf(id)).toMatchObject([{ kid: written().privateKey?.kid }]);
  expect([await signsIn(first), await signsIn(written())]).toEqual([false, true]);
});

it("gives an agent that signs in with secrets a further secret", async () => {
  const id = await agent("client_secret");
  expect(await configure(id)).toMatchObject({ credential: "secret" });
  expect(written()).toMatchObject({ secret: expect.stringMatching(/^aigs_/) });
  expect(await signsIn(written())).toBe(true);
});

it("overwrites nothing unless it is told to, and then not through a link", async () => {
  const id = await agent("private_key_jwt");
  writeFileSync(out, "mine");
  await expect(configure(id)).rejects.toMatchObject({ code: "request.invalid", hint: expect.stringContaining("--force") });
  expect([readFileSync(out, "utf8"), (await keysOf(id)).length]).toEqual(["mine", 1]);
  rmSync(out);
  const elsewhere = join(folder, "elsewhere");
  writeFileSync(elsewhere, "mine");
  symlinkSync(elsewhere, out);
  await configure(id, { force: true });
  expect([readFileSync(elsewhere, "utf8"), written().agentId]).toEqual(["mine", id]);
});

it("leaves no file and no key behind when something is refused", async () => {
  const id = await agent("private_key_jwt");
  await expect(configure(id, { out: join(folder, "no", "such", "folder.json") })).rejects.toMatchObject({ code: "request.invalid" });
  await expect(configure(id, { out: folder, force: true })).rejects.toMatchObject({ code: "request.invalid" });
  expect((await keysOf(id)).length).toBe(1);
  const { version } = await api.get<{ version: number }>(`agents/${id}`);
  await api.post(`agents/${id}/retire`, {}, version);
  await expect(configure(id)).rejects.toMatchObject({ code: "entity.invalid_state" });
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
