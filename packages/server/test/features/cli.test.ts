import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import type { Command } from "commander";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/program.ts";
import { CommandHost, CommandLine, freePort, type Given, type Said, type Serving, serve } from "../fakes/command-line.ts";

/*
 * The command line as people use it, each test in a folder of its own. Servers, and commands that read standard input, are processes of their own;
 * the others run in one that has loaded the program already.
 */

const host = new CommandHost();
let folder: string;
let line: CommandLine;
let serving: Serving | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-cli-"));
  line = new CommandLine(folder, { AGENT_ID_GUARD_PORT: String(await freePort()) }, host);
});
afterAll(() => host.close());
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A command that must succeed and have nothing to complain about; what it said as text. */
async function say(args: readonly string[], given?: Given): Promise<string> {
  const { code, stdout, stderr } = await line.run(args, given);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
}

/** One clear message with a hint, and no stack. */
function expectRefusal({ code, stdout, stderr }: Said, expected: { readonly code: number; readonly says: RegExp }): void {
  expect({ code, stdout }).toEqual({ code: expected.code, stdout: "" });
  expect(stderr).toMatch(/^error: [^\n]+\n(\(Did you mean [^\n]+\n)?( {2}[^\n]+\n)*(hint: [^\n]+\n)?$/);
  expect(stderr).toMatch(/^(hint: | {2})/m);
  expect(stderr).toMatch(expected.says);
}

describe("init", () => {
  it("makes a folder that only its owner can read, once", async () => {
    expect(await say(["init"])).toContain("Next: agent-id-guard serve");
    const data = join(folder, "data");
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(data)) expect({ file, mode: statSync(join(data, file)).mode & 0o777 }).toEqual({ file, mode: 0o600 });
    const key = readFileSync(join(data, "master.key"));
    await say(["init"]);
    expect(readFileSync(join(data, "master.key")).equals(key)).toBe(true);
  });
});

describe("serve", () => {
  it("prints the console's address and a link that signs its owner in once", async () => {
    serving = await serve(line);
    const link = new URL(serving.link ?? "");
    expect(link.origin).toBe(serving.url);
    for (let looks = 0; looks < 2; looks++) expect((await fetch(link)).status).toBe(200);
    const use = () =>
      fetch(`${serving?.url}${link.pathname}`, {
        method: "POST",
        redirect: "manual",
        headers: { origin: serving?.url ?? "", "sec-fetch-site": "same-origin" },
        body: new URLSearchParams({ ticket: link.searchParams.get("ticket") ?? "" }),
      });
    const signedIn = await use();
    expect(signedIn.status).toBe(303);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const me = await fetch(`${serving.url}/api/v1/me`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ role: "owner" });
    expect((await use()).status).toBe(404);
    expect((await fetch(link)).status).toBe(404);
    await serving.stop();
    serving = await serve(line);
    expect(serving.link).toBeUndefined();
  });

  it("finishes what is under way when it is told to stop, and takes its traces away", async () => {
    serving = await serve(line);
    const { hostname, port } = new URL(serving.url);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text;
    });
    const body = "grant_type=client_credentials&client_id=nobody&client_secret=nothing";
    socket.write(
      `POST /oauth/token HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.slice(0, 10));
    await fetch(`${serving.url}/healthz`);
    const stopped = serving.stop();
    await sleep(300);
    expect(answer).toBe("");
    socket.write(body.slice(10));
    const { code, stderr } = await stopped;
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readdirSync(join(folder, "data"))).not.toContain("running.json");
  });

  it("refuses to be a second server on the same folder, or at the same address", async () => {
    serving = await serve(line);
    expectRefusal(await line.runAlone(["serve"]), {
      code: 1,
      says: /Port \d+ on 127\.0\.0\.1 is taken .*\nhint: Is another server running already\?/,
    });
    expectRefusal(await line.runAlone(["serve", "--port", "0"]), {
      code: 1,
      says: /in use by another process .*\nhint: Stop the other server/,
    });
    expect((await fetch(`${serving.url}/healthz`)).status).toBe(200);
  });
});

/** Used by the tests above, and those that need a person at a browser by devices/command-line.test.ts. */
const elsewhere = new Set(["serve", "init", "login", "logout"]);

describe("every command", () => {
  it.each(["a running server", "the folder alone"])(
    "works with %s",
    async (way) => {
      await say(["init"]);
      if (way === "a running server") serving = await serve(line);
      const done = await workThroughAll();
      expect([...done].toSorted()).toEqual(leavesOf(createProgram()).filter((name) => !elsewhere.has(name)));
    },
    240_000,
  );

  it("says what it is for", () => {
    const silent = commandsOf(createProgram()).filter(({ command }) => command.description() === "");
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

/** Uses each command at least once and holds it to what it answers; returns the names of those used. */
async function workThroughAll(): Promise<ReadonlySet<string>> {
  const names = leavesOf(createProgram());
  const used = new Set<string>();
  const use = (args: readonly string[], given?: Given) => {
    used.add(names.find((name) => name === args.slice(0, name.split(" ").length).join(" ")) ?? `unknown: ${args[0]}`);
    return say(args, given);
  };
  const one = async (args: readonly string[], given?: Given) => JSON.parse(await use([...args, "--json"], given)) as Record<string, string>;
  const all = async (args: readonly string[]) =>
    (await use([...args, "--json"]))
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text) as Record<string, string>);
  const workThroughWaysIn = async (providerId: string) => {
    const person = (await one(["users", "add", "two-ways", "--name", "Two Ways"])).id ?? "";
    const linked = (await one(["users", "link", person, providerId, "00u-two-ways"])).id ?? "";
    expect(await one(["users", "identities", person])).toMatchObject({ primary: { subject: "two-ways" }, items: [{ id: linked }] });
    expect(await one(["users", "relations", person])).toEqual({ manager: null, reportCount: 0, reports: [] });
    expect(await one(["users", "unlink", person, linked])).toEqual({ unlinked: linked });
  };
  /** Somebody leaves, and what they owned goes to somebody else. */
  const workThroughDepartures = async (toId: string) => {
    const leaver = (await one(["users", "add", "leaver", "--name", "Leaver"])).id ?? "";
    const { id = "" } = await one(["agents", "add", "Left", "--purpose", "p", "--owner", leaver]);
    expect(await one(["agents", "deputy", id, toId])).toMatchObject({ deputyOwnerId: toId });
    expect(await one(["departure-policy", "set", "--other", "0"])).toEqual({ securityGraceSeconds: 0, otherGraceSeconds: 0 });
    expect(await one(["departure-policy", "get"])).toMatchObject({ otherGraceSeconds: 0 });
    expect(await one(["users", "depart", leaver, "--note", "a new job"])).toMatchObject({ state: "departed" });
    expect(await one(["agents", "handovers", "show", id])).toMatchObject({
      formerOwner: { id: leaver },
      asked: { id: toId, askedAs: "deputy" },
    });
    expect(await one(["users", "return", leaver])).toMatchObject({ state: "active" });
    expect(await one(["agents", "transfer", "--from", leaver, "--to", toId])).toMatchObject({ transferred: 1, agentIds: [id] });
    for (const words of [["list"], ["accept", id], ["decline", id]]) {
      expect(await line.run(["agents", "handovers", ...words])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("access.role_required"),
      });
      used.add(`agents handovers ${words[0]}`);
    }
    await one(["agents", "retire", id]);
  };
  /** A provider that nobody answers for: what is asked of it fails, and says so. */
  const workThroughProviders = async () => {
    const secret = join(folder, "client-secret");
    writeFileSync(secret, "an idp secret\n");
    const where = ["--setting", "issuer=http://127.0.0.1:9", "--setting", "clientId=guard", "--secret-file", `clientSecret=${secret}`];
    const added = await one(["identity-providers", "add", "oidc", "--name", "Corp", ...where, "--sync", "thresholds.people=5"]);
    expect(added).toMatchObject({
      kind: "oidc",
      secretsSet: ["clientSecret"],
      sync: { enabled: false, thresholds: { people: 5, groups: 10 } },
    });
    const id = added.id ?? "";
    const changes = ["--setting", "scopes=openid email", "--sync", "fullEveryHours=0", "--map", "title=job"];
    expect(await one(["identity-providers", "update", id, ...changes])).toMatchObject({
      settings: { scopes: "openid email", clientId: "guard" },
      sync: { fullEveryHours: 0, thresholds: { people: 5 }, mapping: { title: "job" } },
    });
    expect(await all(["identity-providers", "list"])).toMatchObject([{ id, name: "Corp" }]);
    expect(await one(["identity-providers", "show", id])).toMatchObject({ id, version: 3 });
    expect((await all(["identity-providers", "test", id])).map(({ outcome }) => outcome)).toContain("failed");
    const job = await one(["identity-providers", "sync", id, "--dry-run"]);
    expect(job).toMatchObject({ state: "failed", dryRun: true, error: "The directory of this provider can't be read" });
    expect(await all(["identity-providers", "jobs", id])).toMatchObject([{ id: job.id, state: "failed" }]);
    expect(await one(["identity-providers", "job", job.id ?? ""])).toMatchObject({ id: job.id, mode: "full" });
    for (const verb of ["approve", "cancel"]) {
      const refused = await line.run(["identity-providers", verb, job.id ?? ""]);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("The job is failed") });
      used.add(`identity-providers ${verb}`);
    }
    expect(await use(["identity-providers", "preview", id, "--map", "title=job"])).toContain("(none)");
    const token = await one(["identity-providers", "scim-token", id, "--expires-in", "3600"]);
    expect(token.secret).toMatch(/^aigs_/);
    expect(await all(["identity-providers", "scim-tokens", id])).toMatchObject([{ id: token.id, hint: token.secret?.slice(-4) }]);
    expect(await one(["identity-providers", "revoke-scim-token", id, token.id ?? ""])).toEqual({ revoked: token.id });
    await workThroughWaysIn(id);
    await suspendAndResume("identity-providers", id);
    expect(await use(["departments", "list", "--search", "HR"])).toContain("(none)");
  };
  const suspendAndResume = async (group: string, id: string) => {
    expect(await one([group, "suspend", id, "--reason", "a test"])).toMatchObject({ id, state: "suspended" });
    expect(await one([group, "resume", id])).toMatchObject({ id, state: "active" });
  };

  const olivia = await one(["users", "add", "olivia", "--name", "Olivia 奥利", "--department", "corp/hr", "--password-file", "-"], {
    stdin: "a password of some length\n",
  });
  expect(await use(["users", "list"])).toMatch(/^id +name +providerId +subject .*\nusr_\w+ +Olivia 奥利 {2}local /);
  await suspendAndResume("users", olivia.id ?? "");
  expect(await use(["users", "impact", olivia.id ?? ""])).toMatch(/^people +1: Olivia 奥利$/m);
  expect(await use(["users", "sessions", olivia.id ?? ""])).toContain("(none)");
  const noSession = await line.run(["users", "end-session", olivia.id ?? "", "ses_01k9x3v7q8e5m2n4p6r8s0t1v3"]);
  expect(noSession).toMatchObject({ code: 1, stderr: expect.stringContaining("entity.not_found") });
  used.add("users end-session");
  const group = await one(["groups", "add", "Support"]);
  expect(await one(["groups", "join", group.id ?? "", olivia.id ?? ""])).toMatchObject({ groupId: group.id, userId: olivia.id });
  expect(await all(["groups", "list"])).toMatchObject([{ name: "Support" }]);
  expect(await all(["users", "groups", olivia.id ?? ""])).toMatchObject([{ name: "Support" }]);

  const about = ["--purpose", "Answers questions", "--owner", olivia.id ?? ""];
  const agent = await one(["agents", "add", "Assistant", ...about]);
  expect(agent.secret).toMatch(/^aigs_/);
  expect((await one(["agents", "secret", agent.id ?? ""])).secret).toMatch(/^aigs_/);
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
  };
  writeFileSync(join(folder, "jwks.json"), JSON.stringify({ keys: [jwk] }));
  const keyed = await one(["agents", "add", "Keyed", "--kind", "interactive", ...about, "--keys", "jwks.json"]);
  expect(keyed).toMatchObject({ kind: "interactive", authMethod: "private_key_jwt" });
  expect(keyed).not.toHaveProperty("secret");
  const file = join(folder, "keyed.json");
  expect(await one(["agents", "configure", keyed.id ?? "", "--out", file])).toEqual({ agentId: keyed.id, file, credential: "privateKey" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Object.keys(JSON.parse(readFileSync(file, "utf8")))).toEqual(["version", "issuer", "agentId", "name", "privateKey"]);
  await suspendAndResume("agents", agent.id ?? "");
  expect(await one(["agents", "retire", keyed.id ?? ""])).toMatchObject({ state: "retired" });
  expect(await all(["agents", "list"])).toMatchObject([{ name: "Assistant" }, { name: "Keyed" }]);
  expect(await use(["agents", "show", agent.id ?? ""])).toMatch(/^createdAt +\d{4}-\d\d-\d\dT/m);

  const client = await one(["clients", "add", "Help desk", "--redirect-uris", "https://app.example/cb, https://app.example/other"]);
  expect(client).toMatchObject({ redirectUris: ["https://app.example/cb", "https://app.example/other"] });
  expect((await one(["clients", "secret", client.id ?? ""])).secret).toMatch(/^aigs_/);
  await suspendAndResume("clients", client.id ?? "");
  const changed = ["--consent", "implied", "--backchannel-logout-uri", "https://app.example/out"];
  expect(await one(["clients", "update", client.id ?? "", ...changed])).toMatchObject({
    consent: "implied",
    redirectUris: client.redirectUris,
  });
  expect(await use(["clients", "consents", client.id ?? ""])).toContain("(none)");
  expect(await use(["users", "consents", olivia.id ?? ""])).toContain("(none)");
  const noConsent = await line.run(["clients", "withdraw-consent", "cns_01k9x3v7q8e5m2n4p6r8s0t1v3"]);
  expect(noConsent).toMatchObject({ code: 1, stderr: expect.stringContaining("entity.not_found") });
  used.add("clients withdraw-consent");
  const impact = await one(["clients", "impact", client.id ?? ""]);
  expect(impact).toMatchObject({ clients: { total: 1 } });
  expect(impact).not.toHaveProperty("callsLastDay");
  expect(await use(["clients", "list"])).toContain("Help desk");
  await workThroughDepartures(olivia.id ?? "");

  const openai = await one([
    "resources",
    "add",
    "openai",
    "--kind",
    "llm",
    "--upstream",
    "https://api.openai.com/v1",
    "--permissions",
    "llm:invoke",
  ]);
  expect(openai.identifier).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/gateway\/openai$/);
  const mcp = ["--kind", "mcp", "--identifier", "https://tickets.example/mcp", "--permissions", "tickets:read,tickets:write", "--secret"];
  const tickets = await one(["resources", "add", "tickets", ...mcp]);
  expect(tickets.secret).toMatch(/^aigs_/);
  expect((await one(["resources", "secret", tickets.id ?? ""])).secret).toMatch(/^aigs_/);
  await suspendAndResume("resources", tickets.id ?? "");
  expect(await one(["resources", "impact", tickets.id ?? ""])).toMatchObject({ resources: { total: 1 }, grants: { total: 0 } });
  expect(await use(["resources", "list"])).toContain("https://tickets.example/mcp");

  const credential = await one(["credentials", "add", "OpenAI key", "--resource", openai.id ?? "", "--secret-file", "-"], {
    stdin: "sk-canary-1\n",
  });
  writeFileSync(join(folder, "next.key"), "sk-canary-2\n");
  expect(await one(["credentials", "rotate", credential.id ?? "", "--secret-file", "next.key"])).toMatchObject({ id: credential.id });
  const ofKey = ["--modes", "proxied", "--agents", agent.id ?? "", "--canary", "--rotate-days", "30", "--overlap", "60"];
  expect(await one(["credentials", "update", credential.id ?? "", "--name", "Key", ...ofKey])).toMatchObject({
    ...{ name: "Key", boundAgents: [agent.id], canary: true, rotation: { everyDays: 30, overlapSeconds: 60 } },
  });
  const free = ["--no-canary", "--any-agent", "--any-person", "--no-rotation"];
  expect(await one(["credentials", "update", credential.id ?? "", ...free])).toMatchObject({
    ...{ boundAgents: null, boundPeople: null, canary: false, rotation: null },
  });
  await workWithReveal(one, credential.id ?? "", "sk-canary-2");
  await storeOtherKinds(one, all, openai.id ?? "");
  await suspendAndResume("credentials", credential.id ?? "");
  expect(await one(["credentials", "impact", credential.id ?? ""])).toMatchObject({ resources: { items: [{ id: openai.id }] } });
  expect(await use(["credentials", "list"])).not.toContain("canary");
  expect(await use(["credentials", "catalogue"])).toContain("GitHub");
  expect(await use(["connections", "list", "--state", "dead"])).toContain("(none)");
  // Nobody connects an account on a command line.
  const unknown = await line.run(["connections", "remove", "con_00000000000000000000000000"]);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("entity.not_found") });
  used.add("connections remove");

  const grant = await one(["grants", "add", "agent", agent.id ?? "", openai.id ?? "", "--permissions", "llm:invoke"]);
  await one(["grants", "add", "everyone", "*", tickets.id ?? "", "--permissions", "tickets:read"]);
  expect(await use(["agents", "impact", agent.id ?? ""])).toMatch(/^agents +1: Assistant\n[\s\S]*^grants +1$\n^tokens +0 alive$/m);
  expect(await one(["estate", "status"])).toMatchObject({ state: "running", sinceMs: null });
  expect(await one(["estate", "impact"])).toMatchObject({ agents: { total: 1 }, people: { items: [{ name: "Olivia 奥利" }, {}] } });
  expect(await one(["estate", "stop", "--reason", "a test"])).toMatchObject({ state: "stopped", reason: "a test", by: { type: "system" } });
  expect(await one(["estate", "resume"])).toMatchObject({ state: "running" });
  const terms = ["--hours", "fri-mon 22:00-06:00 Asia/Shanghai", "--networks", "10.1.2.3/8", "--expires", "2099-01-31T18:00:00Z"];
  expect(await one(["grants", "update", grant.id ?? "", ...terms])).toMatchObject({
    conditions: { hours: { days: ["mon", "fri", "sat", "sun"], from: "22:00", to: "06:00" }, networks: ["10.0.0.0/8"] },
    expiresAtMs: Date.UTC(2099, 0, 31, 18),
  });
  expect(await one(["grants", "update", grant.id ?? "", "--drop", "hours", "--max-chain-length", "2"])).toMatchObject({
    conditions: { networks: ["10.0.0.0/8"], maxChainLength: 2 },
  });
  expect(await one(["grants", "update", grant.id ?? "", "--drop", "networks,maxChainLength", "--expires", "never"])).toMatchObject({
    conditions: null,
    expiresAtMs: null,
  });
  expect(await one(["grants", "remove", grant.id ?? ""])).toEqual({ removed: grant.id });
  expect(await all(["grants", "list"])).toMatchObject([{ subjectType: "everyone" }]);

  const drawn = (await one(["topology", "get", agent.id ?? ""])) as unknown as { version: number; edges: object[] };
  expect(drawn).toMatchObject({ edges: [] });
  const edge = { subjectType: "agent", subjectId: agent.id, resourceId: openai.id, permissions: ["llm:invoke"] };
  writeFileSync(join(folder, "topology.json"), JSON.stringify({ ...drawn, edges: [edge] }));
  expect(await one(["topology", "validate", agent.id ?? "", "topology.json"])).toMatchObject({
    ok: true,
    changes: [{ kind: "add", allows: ["llm:invoke"] }],
  });
  expect(await use(["topology", "apply", agent.id ?? ""], { stdin: readFileSync(join(folder, "topology.json"), "utf8") })).toMatch(
    /^grantId .*\ngnt_\w+ +agent +agt_\w+ +res_\w+ +llm:invoke +- +-/,
  );
  expectRefusal(await line.run(["topology", "apply", agent.id ?? "", "topology.json"]), { code: 1, says: /entity\.stale/ });
  expect(await use(["topology", "map", "--search", "Assistant"])).toContain("llm:invoke");
  expect(await one(["topology", "paths", olivia.id ?? ""])).toMatchObject({ paths: [], truncated: false });

  const [first] = await all(["keys", "list"]);
  const next = await one(["keys", "rotate"]);
  expect(await all(["keys", "list"])).toMatchObject([
    { kid: first?.kid, state: "active" },
    { kid: next.kid, state: "next" },
  ]);
  const revoked = await one(["keys", "revoke", first?.kid ?? ""]);
  expect(await all(["keys", "list"])).toMatchObject([
    { state: "compromised" },
    { state: "next" },
    { kid: revoked.signing, state: "active" },
  ]);

  const { keyId } = await one(["kms", "status"]);
  expect(await one(["kms", "check"])).toMatchObject({ adapter: "key-file", keyId, health: "healthy", previousKeyIds: [] });
  expect(await one(["kms", "rewrap", "--everything", "--follow"])).toMatchObject({ state: "completed", targetKeyId: keyId, failed: 0 });
  expect(await one(["kms", "status"])).toMatchObject({ wrapped: [{ keyId, isCurrent: true }], job: { state: "completed" } });
  expectRefusal(await line.run(["kms", "cancel"]), { code: 1, says: /The run is completed/ });
  used.add("kms cancel");

  const events = await all(["audit", "list", "--agent", agent.id ?? ""]);
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["agent.create", "agent.secret.issue", "agent.suspend", "agent.resume"]),
  );
  expect(await all(["audit", "tail", "--after", "0", "--count", "2"])).toMatchObject([{ seq: 1 }, { seq: 2 }]);
  expect(await one(["statistics"])).toMatchObject({ agents: { total: 3, byState: { active: 1, retired: 2 } } });
  expect((await all(["names", String(agent.id)])).map(({ name }) => name)).toHaveLength(1);
  expect((await all(["attention"])).map(({ code }) => code)).toContain("identity_provider.none");
  expect(await one(["agents", "activity", agent.id ?? ""])).toMatchObject({ firstSeenAtMs: null, usesLastDay: 0 });
  expect(await one(["credentials", "activity", credential.id ?? ""])).toMatchObject({
    ...{ lastSeenAtMs: expect.any(Number), usesLast30Days: 0 },
  });
  expect(await all(["credentials", "versions", credential.id ?? ""])).toMatchObject([
    { number: 2, active: true, retireAtMs: null },
    { number: 1, active: false, retireAtMs: expect.any(Number) },
  ]);
  await workThroughProviders();
  await workThroughHeld(one, all, olivia.id ?? "", agent.id ?? "");
  expect(await one(["audit", "verify"])).toMatchObject({ ok: true });
  expect(await use(["backup", "one.backup"])).toContain("To restore it you also need the master key");
  mkdirSync(join(folder, "restored"));
  writeFileSync(join(folder, "restored", "master.key"), readFileSync(join(folder, "data", "master.key")), { mode: 0o600 });
  // Nothing is there that could tell what was revoked since.
  expect(await use(["restore", "one.backup", "--data", "restored"])).toMatch(/^Everything is stopped: .*journal/m);
  const copy = new Database(join(folder, "restored", "guard.sqlite"), { readonly: true });
  expect(copy.prepare("select count(*) from agents").pluck().get()).toBe(3);
  copy.close();
  return used;
}

type One = (args: readonly string[]) => Promise<Record<string, string>>;
type All = (args: readonly string[]) => Promise<unknown>;

/** What agents and people hold of what is kept for them: put into the database, since nobody is there to ask for it. */
async function workThroughHeld(one: One, all: All, userId: string, agentId: string): Promise<void> {
  const resource = await one([
    "resources",
    "add",
    "held",
    "--kind",
    "service",
    "--permissions",
    "held:read",
    "--upstream",
    "https://held.example/",
  ]);
  const add = ["credentials", "add", "Held", "--resource", resource.id ?? "", "--kind", "secret", "--sharing", "user_exclusive"];
  const credential = await one(add);
  const minted = await one([
    "credentials",
    "add",
    "Minted",
    "--resource",
    resource.id ?? "",
    "--kind",
    "jwt",
    "--settings",
    "partner.json",
  ]);
  await one(["grants", "add", "agent", agentId, resource.id ?? "", "--permissions", "held:read"]);
  const id = "0123456789abcdefghjkmnpqrs";
  const sealed = JSON.stringify({ kmsKeyId: "k", wrappedKey: "", nonce: "", ciphertext: "" });
  const database = new Database(join(folder, "data", "guard.sqlite"));
  const insert = (table: string, row: Readonly<Record<string, unknown>>) =>
    database
      .prepare(`insert into ${table} (${Object.keys(row).join(", ")}) values (${Object.keys(row).map(() => "?")})`)
      .run(Object.values(row));
  const base = { version: 1, created_at_ms: Date.now() };
  const ofCredential = { ...base, credential_id: credential.id };
  insert("connections", {
    ...ofCredential,
    id: `con_${id}`,
    holder: userId,
    state: "active",
    scopes: "[]",
    sealed,
    seal_number: 1,
    is_renewable: 0,
  });
  insert("leases", {
    ...{
      ...base,
      id: `lse_${id}`,
      credential_id: minted.id,
      resource_id: resource.id,
      agent_id: agentId,
      mode: "minted",
      txn: "txn_1",
      chain: "[]",
      token_id: "t",
    },
    ...{ state: "live", expires_at_ms: Date.now() + 600_000, most_until_ms: Date.now() + 600_000, renewals: 0 },
  });
  database.close();
  expect(await all(["leases", "list", "--credential", minted.id ?? ""])).toMatchObject([{ id: `lse_${id}`, agentId, mode: "minted" }]);
  expect(await one(["leases", "show", `lse_${id}`])).toMatchObject({ id: `lse_${id}` });
  expect(await one(["leases", "revoke", `lse_${id}`, "--reason", "a test"])).toMatchObject({ state: "revoked" });
  expect(await all(["connections", "list", "--holder", userId])).toMatchObject([{ id: `con_${id}`, state: "active" }]);
  const rewrap = await line.run(["kms", "rewrap", "--follow", "--json"]);
  expect(JSON.parse(rewrap.stdout)).toMatchObject({ state: "completed", failed: 1, problems: [{ of: `connections/con_${id}` }] });
  expect(rewrap).toMatchObject({ code: 1, stderr: expect.stringContaining("1 things could not be wrapped (vault.cannot_open)") });
  expect(await one(["connections", "remove", `con_${id}`])).toEqual({ revokedAtProvider: "unsupported" });
}

/** The value is shown to who says why, and to nobody once that is forbidden. */
async function workWithReveal(one: One, id: string, secret: string): Promise<void> {
  const why = ["--reason", "to move a device"];
  expect(await one(["credentials", "reveal", "allow", id, ...why])).toMatchObject({ modes: ["proxied", "reveal"] });
  expect(await one(["credentials", "reveal", "show", id, ...why])).toMatchObject({ secret });
  expect(await one(["credentials", "reveal", "forbid", id, ...why])).toMatchObject({ modes: ["proxied"] });
}

/** What is not a secret is written in a file. */
async function storeOtherKinds(one: One, all: All, resourceId: string): Promise<void> {
  writeFileSync(join(folder, "partner.json"), JSON.stringify({ audience: ["https://partner.example"] }));
  const made = ["credentials", "add", "Partner", "--resource", resourceId, "--kind", "jwt", "--settings", "partner.json"];
  expect(await one(made)).toMatchObject({ kind: "jwt", modes: ["minted"], hasSecret: false });
  expect(await all(["credentials", "list", "--kind", "jwt"])).toMatchObject([{ name: "Partner" }]);
  const settings = { cloud: "aws", region: "eu-central-1", accessKeyId: "AKIAFIRSTFIRST000001", role: "arn:aws:iam::1:role/agents" };
  writeFileSync(join(folder, "role.json"), JSON.stringify(settings));
  const role = ["credentials", "add", "Role", "--resource", resourceId, "--kind", "cloud_role", "--settings", "role.json"];
  const { id = "" } = await one([...role, "--secret-file", "next.key"]);
  const next = ["--secret-file", "next.key", "--access-key-id", "AKIANEXTNEXTNEXT0001"];
  expect(await one(["credentials", "rotate", id, ...next])).toMatchObject({ settings: { accessKeyId: "AKIANEXTNEXTNEXT0001" } });
  expect(await one(["resources", "add", "ledger", "--kind", "service", "--permissions", "ledger:read"])).toMatchObject({
    identifier: expect.stringMatching(/\/resources\/ledger$/),
  });
}

function commandsOf(command: Command, above = ""): readonly { readonly name: string; readonly command: Command }[] {
  return command.commands.flatMap((part) => {
    const name = `${above}${part.name()}`;
    return [{ name, command: part }, ...commandsOf(part, `${name} `)];
  });
}

const leavesOf = (program: Command): readonly string[] =>
  commandsOf(program)
    .filter(({ command }) => command.commands.length === 0)
    .map(({ name }) => name)
    .toSorted();

describe("what is wrong is said in one message with a hint, without a stack", () => {
  const wrong: readonly (readonly [args: readonly string[], expected: { readonly code: number; readonly says: RegExp }, given?: Given])[] =
    [
      [["nonsense"], { code: 2, says: /unknown command 'nonsense'/ }],
      [["agents", "ad"], { code: 2, says: /unknown command 'ad'/ }],
      [["agents", "add", "X"], { code: 2, says: /--purpose/ }],
      [["agents", "show"], { code: 2, says: /missing required argument 'id'/ }],
      [["agents", "show", "a", "b"], { code: 2, says: /too many arguments/ }],
      [
        ["agents", "add", "X", "--purpose", "p", "--owner", "o", "--kind", "odd"],
        { code: 2, says: /Allowed choices are autonomous, interactive/ },
      ],
      [
        ["agents", "add", "X", "--purpose", "p", "--owner", "o"],
        { code: 1, says: /request\.invalid[\s\S]*ownerId: expected an id such as usr_/ },
      ],
      [["agents", "show", "../users"], { code: 1, says: /entity\.not_found/ }],
      [
        ["agents", "add", "X", "--purpose", "p", "--owner", "o", "--keys", "missing.json"],
        { code: 1, says: /missing\.json can't be read as JSON/ },
      ],
      [["agents", "configure", "agt_1", "--out", "taken"], { code: 1, says: /taken is there already .*\nhint: .*--force/ }],
      [["agents", "configure", "agt_1"], { code: 1, says: /entity\.not_found/ }],
      [["credentials", "add", "X", "--resource", "r", "--secret-file", "missing"], { code: 1, says: /missing can't be read/ }],
      [["credentials", "rotate", "crd_1"], { code: 1, says: /--secret-file: expected this or --generate/ }],
      [["credentials", "update", "crd_1", "--people", "alice"], { code: 1, says: /--people: expected user:<id>|entity\.not_found/ }],
      [["keys", "revoke", "no-such-key"], { code: 1, says: /entity\.not_found/ }],
      [["backup", "data/guard.sqlite"], { code: 1, says: /can't be written there/ }],
      [["backup", "x", "--passphrase-only"], { code: 1, says: /--passphrase-only needs --passphrase-file/ }],
      [["backup", "x", "--passphrase-file", "missing"], { code: 1, says: /missing can't be read/ }],
      [["restore", "missing"], { code: 1, says: /missing can't be opened \(backup\.unreadable\)/ }],
      [["restore", "data/guard.sqlite"], { code: 1, says: /no backup of Agent ID Guard/ }],
      [["--data", "elsewhere", "agents", "list"], { code: 1, says: /no installation in elsewhere .*\nhint: .*init/ }],
      [["--data", "taken/deeper", "init"], { code: 1, says: /taken\/deeper can't be made/ }],
      [["serve", "--port", "many"], { code: 1, says: /AGENT_ID_GUARD_PORT: expected a port number/ }],
      [["serve", "--port", "70000"], { code: 1, says: /AGENT_ID_GUARD_PORT: expected a port number/ }],
      [["serve", "--issuer", "http://guard.example"], { code: 1, says: /AGENT_ID_GUARD_ISSUER: must be https/ }],
      [["serve"], { code: 1, says: /AGENT_ID_GUARD_PROT is not a setting/ }, { env: { AGENT_ID_GUARD_PROT: "1" } }],
      [["agents", "list"], { code: 1, says: /AGENT_ID_GUARD_PROT is not a setting/ }, { env: { AGENT_ID_GUARD_PROT: "1" } }],
      [["serve"], { code: 1, says: /AGENT_ID_GUARD_PORT is empty/ }, { env: { AGENT_ID_GUARD_PORT: "" } }],
      [
        ["serve"],
        { code: 1, says: /AGENT_ID_GUARD_TRUSTED_PROXIES: expected networks/ },
        { env: { AGENT_ID_GUARD_TRUSTED_PROXIES: "10.0.0.0/8,proxy.example" } },
      ],
      [
        ["serve"],
        { code: 1, says: /MASTER_PASSPHRASE_FILE: missing can't be read/ },
        { env: { AGENT_ID_GUARD_MASTER_PASSPHRASE_FILE: "missing" } },
      ],
      [["agents", "list"], { code: 1, says: /belong together/ }, { env: { AGENT_ID_GUARD_URL: "https://guard.example" } }],
      [
        ["agents", "list"],
        { code: 1, says: /AGENT_ID_GUARD_URL: expected an address/ },
        { env: { AGENT_ID_GUARD_URL: "guard", AGENT_ID_GUARD_TOKEN: "t" } },
      ],
      [
        ["agents", "list"],
        { code: 1, says: /must be https/ },
        { env: { AGENT_ID_GUARD_URL: "http://guard.example", AGENT_ID_GUARD_TOKEN: "t" } },
      ],
      [
        ["agents", "list"],
        { code: 1, says: /No Agent ID Guard server answered/ },
        { env: { AGENT_ID_GUARD_URL: "http://127.0.0.1:1", AGENT_ID_GUARD_TOKEN: "t" } },
      ],
    ];

  it("whatever is wrong", async () => {
    writeFileSync(join(folder, "taken"), "a file, not a folder");
    serving = await serve(line);
    const several = 4;
    for (let from = 0; from < wrong.length; from += several)
      await Promise.all(
        wrong.slice(from, from + several).map(async ([args, expected, given]) => expectRefusal(await line.run(args, given), expected)),
      );
  }, 120_000);

  it("when the record does not verify", async () => {
    await say(["init"]);
    await say(["groups", "add", "Support"]);
    const database = new Database(join(folder, "data", "guard.sqlite"));
    database.exec("drop trigger audit_log_no_update");
    database.prepare("update audit_log set body = replace(body, 'success', 'failure') where action = 'group.create'").run();
    database.close();
    const { code, stdout, stderr } = await line.run(["audit", "verify"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok +false$/m);
    expect(stderr).toMatch(/^error: Record \d+ does not verify: .* \(audit\.broken\)\nhint: /);
  });
});

it("LOG-05: a server that answers with control characters does not steer the terminal", async () => {
  const nasty = "\u001b[2Jx\u009b31m\u202ey\r\nz";
  const agent = { id: "agt_1", name: nasty, kind: "autonomous", state: "active", ownerId: nasty, purpose: nasty };
  const problem = { type: "t", title: "t", status: 400, code: "request.invalid", requestId: "r", detail: nasty, hint: nasty };
  const server = createServer((request, response) => {
    const isList = request.url?.startsWith("/api/v1/agents?") === true;
    response.writeHead(isList ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(isList ? { items: [agent], nextCursor: null } : { ...problem, fields: [{ path: nasty, message: nasty }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = { AGENT_ID_GUARD_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AGENT_ID_GUARD_TOKEN: "t" };
  const steering = /[^\n\P{Cc}]|\u202e/u;
  try {
    const table = await say(["agents", "list"], { env });
    expect(table.split("\n")).toHaveLength(3);
    expect(table).not.toMatch(steering);
    const json = await say(["agents", "list", "--json"], { env });
    expect(json).not.toMatch(steering);
    expect(JSON.parse(json)).toEqual(agent);
    const refused = await line.run(["agents", "show", "x"], { env });
    expect(refused.code).toBe(1);
    expect(refused.stderr).not.toMatch(steering);
  } finally {
    server.close();
  }
});
