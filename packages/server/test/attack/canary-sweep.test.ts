import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTicketsServer } from "../../../../examples/tickets-mcp/server.ts";
import { Admin } from "../../../sdk/src/testing/admin.ts";
import { createGuard } from "../../src/guard.ts";
import { makeBackup } from "../../src/offline/make-backup.ts";
import { freePort } from "../fakes/command-line.ts";
import { startVaultTransit, vaultToken } from "../fakes/kms/vault-transit.ts";
import { startUpstream as startIdp } from "../fakes/upstream-oidc.ts";
import { type SeenRequest, startUpstream } from "../fakes/upstreams.ts";
import { Canaries } from "./canary/canaries.ts";
import { given, settle } from "./canary/estate.ts";
import { keysAtOthers, type OtherSides, openOtherSides } from "./canary/other-sides.ts";
import { Prints } from "./canary/prints.ts";
import { type Places, ServerProcess } from "./canary/process.ts";
import { readEverything } from "./canary/read-everything.ts";
import { type Answer, Recorder } from "./canary/recorder.ts";
import { goTheRightWay } from "./canary/right-way.ts";
import type { Scene } from "./canary/scene.ts";
import { sendSecretsAstray } from "./canary/send-secrets-astray.ts";
import { askTwice, breakTheServer, meetBadUpstreams, sendThemAstray, useThemWrongly } from "./canary/trouble.ts";
import { connectCrew, useTheVault } from "./canary/use-the-vault.ts";
import { settleVault } from "./canary/vault-estate.ts";
import { administer, askForEverything, bearersOf, loseTheKeys, meetBadSides, outliveTokens } from "./canary/vault-trouble.ts";
import { handsOver, jsonOf, sentIn, watchCalls, watchDeliveries } from "./canary/watch-the-vault.ts";
import type { SentCall } from "./canary/wire.ts";

type Kms = Awaited<ReturnType<typeof startVaultTransit>>;

/*
 * A real server on a file, in a process of its own; the real SDK, adapter, upstream and identity provider. Every secret of the run is known to the
 * test, and is then looked for wherever something could have been left.
 */

const canaries = new Canaries();
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-canary-"));
const files = {
  database: join(folder, "guard.sqlite"),
  checkpointFile: join(folder, "checkpoints.jsonl"),
  journalFile: join(folder, "revocations.jsonl"),
};
/** Where secrets belong. */
const masterKeyFile = join(folder, "master.key");
const kmsSecretFile = join(folder, "kms.token");
const recorder = new Recorder(globalThis.fetch);
const prints = new Prints();
/** Answers that the upstream holds back. */
const waiting: ServerResponse[] = [];
/** What the server sent to other sides. */
const calls: SentCall[] = [];
/** What the run left behind, by name. */
const left = new Map<string, Buffer>();

beforeAll(async () => {
  const closing: (() => unknown)[] = [];
  try {
    const kms = await startVaultTransit();
    closing.push(kms.close);
    const places = await movedTo(kms);
    const server = await ServerProcess.start(places);
    closing.push(async () => {
      await server.stop();
      left.set("standard output and standard error", server.output);
    });
    const sides = await play(server, kms, closing);
    await collect(places);
    calls.push(...(JSON.parse(await server.tell({ ask: "calls" })) as SentCall[]));
    watchCalls(canaries, calls, sides);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
  keepFiles("after the end");
  watchTokens();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server that began with a key of its own, and is now sealed by a key service. */
async function movedTo(kms: Kms): Promise<Places> {
  const before = await createGuard({ ...files, masterKeyFile });
  await before.close();
  canaries.watch("master key", readFileSync(masterKeyFile));
  kms.keys.add("guard");
  writeFileSync(kmsSecretFile, vaultToken, { mode: 0o600 });
  canaries.watch("token for the key service", vaultToken);
  const address = `vault-transit://${kms.host}/transit/guard?namespace=${kms.namespace}&tls=off`;
  return { ...files, kms: address, kmsSecretFile, kmsPrevious: [`key-file:${masterKeyFile}`] };
}

async function play(server: ServerProcess, kms: Kms, closing: (() => unknown)[]): Promise<OtherSides> {
  const { fetch } = globalThis;
  // The adapter and what else has no `fetch` of its own is recorded too.
  globalThis.fetch = recorder.fetch;
  closing.push(() => {
    globalThis.fetch = fetch;
  });
  const { url } = server;
  recorder.watch(url);
  const admin = new Admin(url, recorder.fetch, () => systemToken(server));
  const upstream = await startUpstream(answerAsAsked);
  closing.push(upstream.close);
  const idp = await startIdp({ ada: { name: "Ada" } });
  closing.push(idp.close);
  const port = await freePort();
  const ticketsUrl = `http://127.0.0.1:${port}/mcp`;
  const estate = await settle(admin, canaries, { upstream: upstream.url, idp: idp.issuer, tickets: ticketsUrl });
  idp.admit(`${url}/signin/callback/${estate.provider.id}`);
  const { id: resourceId, secret } = estate.tickets;
  const tickets = await startTicketsServer({ issuer: url, resource: ticketsUrl, resourceId, secret, port });
  closing.push(tickets.close);
  recorder.watch(ticketsUrl);
  const scene: Scene = { server, url, upstream: upstream.url, ticketsUrl, waiting, admin, estate, canaries, recorder };
  const spoils = await goTheRightWay(scene);
  await askTwice(scene);
  await sendThemAstray(scene, spoils);
  await meetBadUpstreams(scene);
  const sides = await openOtherSides(url, estate.agent.id, closing);
  const vaultScene = { ...scene, sides, vault: await settleVault(scene, sides), prints };
  const crew = await connectCrew(vaultScene, spoils);
  closing.push(
    () => crew.assistant.close(),
    () => crew.nightly.close(),
  );
  await useTheVault(vaultScene, crew, spoils);
  const bearers = await bearersOf(crew);
  await readEverything(vaultScene);
  await sendSecretsAstray(vaultScene, crew, bearers);
  await outliveTokens(vaultScene, crew, bearers);
  await meetBadSides(vaultScene, crew, bearers);
  await useThemWrongly(scene, spoils);
  await breakTheServer(scene, spoils, files.database, async () => {
    await askForEverything(vaultScene, bearers);
    await administer(vaultScene, crew);
  });
  await loseTheKeys(vaultScene, crew, bearers, kms);
  left.set("audit events", Buffer.from(JSON.stringify(await admin.list("audit/events"))));
  left.set("what agents print", prints.bytes);
  return sides;
}

async function systemToken(server: ServerProcess): Promise<string> {
  const token = await server.tell({ ask: "token" });
  canaries.watch("system token", signatureOf(token));
  return token;
}

/** An upstream in whatever mood the path names. */
function answerAsAsked({ url, headers, rawHeaders }: SeenRequest, response: ServerResponse): void {
  const mood = url.split("/").at(-1);
  const key = String(headers["x-crm-key"] ?? headers.authorization ?? "");
  if (mood === "echo") response.writeHead(200, { "x-echo": key, "content-type": "application/json" }).end(JSON.stringify(rawHeaders));
  else if (mood === "fail") response.writeHead(500).end(`it went wrong with ${key}`);
  else if (mood === "refuse") response.writeHead(401, { "www-authenticate": `Key realm="${encodeURIComponent(key)}"` }).end(key);
  else if (mood === "redirect") response.writeHead(302, { location: `https://elsewhere.example/?key=${encodeURIComponent(key)}` }).end();
  else if (mood === "cut") response.writeHead(200, { "content-length": "1000" }).write(key, () => response.destroy());
  else if (mood === "slow") waiting.push(response);
  else response.end("fine");
}

/** Everything that lies on the disk, in a backup, and in the tables. */
async function collect(places: Places): Promise<void> {
  keepFiles("while it runs");
  const copy = join(folder, "backup.sqlite");
  const source = new Database(files.database, { readonly: true });
  await source.backup(copy);
  source.close();
  left.set("every table", tablesOf(copy));
  await makeBackup({ ...places }, join(folder, "sealed.backup"));
  await makeBackup({ ...places, backupPassphrase: given.backupPassphrase }, join(folder, "passphrase.backup"));
}

function keepFiles(when: string): void {
  const own = [masterKeyFile, kmsSecretFile].map((path) => basename(path));
  for (const name of readdirSync(folder)) if (!own.includes(name)) left.set(`${name} ${when}`, readFileSync(join(folder, name)));
}

function tablesOf(database: string): Buffer {
  const opened = new Database(database, { readonly: true });
  const tables = opened.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
  const rows = tables.flatMap((table) => opened.prepare(`select * from "${table}"`).all());
  opened.close();
  return Buffer.concat(
    rows.flatMap((row) =>
      Object.values(row as object).flatMap((value) => [Buffer.isBuffer(value) ? value : Buffer.from(String(value)), Buffer.from("\n")]),
    ),
  );
}

/** A token is as good as its signature: whoever has that has had the token. */
const signatureOf = (token: string) => token.split(".")[2] ?? "";

/** The tokens that were handed out, and the assertions that were sent for them. */
function watchTokens(): void {
  const isTokenAnswer = (answer: Answer) => answer.path === "/oauth/token" && answer.status === 200 && !handsOver(answer);
  watchDeliveries(canaries, recorder.answers);
  for (const answer of recorder.answers.filter(isTokenAnswer)) {
    const tokens = jsonOf<Record<string, string | undefined>>(answer);
    canaries.watch("access token", signatureOf(tokens.access_token ?? ""), isTokenAnswer);
    if (tokens.id_token !== undefined) canaries.watch("ID token", signatureOf(tokens.id_token), isTokenAnswer);
    if (tokens.refresh_token !== undefined) canaries.watch("refresh token", tokens.refresh_token, isTokenAnswer);
  }
  for (const form of recorder.forms)
    if (form.has("client_assertion")) canaries.watch("client assertion", signatureOf(form.get("client_assertion") ?? ""));
}

/** What no agent is ever given, whatever it asks for: that which opens more than one door, or opens it again tomorrow. */
const longLived: readonly string[] = [
  "provider's client secret",
  "provider's refresh token",
  "PKCE verifier",
  "token between two",
  "federation JWT",
  "maker's password that the server made",
  "token for the key service",
  "master key",
  "data key",
  ...Object.keys(given),
  ...Object.keys(keysAtOthers),
];

it("the run had something of everything", () => {
  expect(canaries.names.toSorted()).toEqual(
    [
      "ID token",
      "IdP client secret",
      "IdP's code",
      "a wrong password",
      "access token",
      "agent secret",
      "agent's private key",
      "authorization code",
      "PKCE verifier",
      "bootstrap ticket",
      "client assertion",
      "client secret",
      "code verifier",
      "cookie of the connect flow",
      "data key",
      "federated token",
      "federation JWT",
      "idempotency key",
      "maker's password that the server made",
      "master key",
      "minted JWT",
      "provider's ID token",
      "provider's access token",
      "provider's client secret",
      "provider's code",
      "provider's refresh token",
      "refresh token",
      "resource server's secret",
      "role's password",
      "session cookie",
      "shownKey",
      "sign-in ticket",
      "state at the IdP",
      "state of the connect flow",
      "system token",
      "temporary key of a cloud",
      "token between two",
      "token for the key service",
      ...Object.keys(given),
      ...Object.keys(keysAtOthers),
    ].toSorted(),
  );
  const statuses = new Set(recorder.answers.map(({ status }) => status));
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 303, 400, 401, 403, 404, 409, 413, 415, 500, 502]));
  expect([...left.keys()]).toEqual(
    expect.arrayContaining([
      "guard.sqlite-wal while it runs",
      "checkpoints.jsonl after the end",
      "revocations.jsonl after the end",
      "backup.sqlite after the end",
      "sealed.backup after the end",
      "passphrase.backup after the end",
    ]),
  );
  const proofs = ["authorization", "client_assertion", "WebIdentityToken", "subject_token", "assertion"];
  const grants = ["refresh_token", "code", "code_verifier", "token"];
  for (const weather of ["fine", "echo", "silence"] as const) {
    const must = [...proofs, ...grants.filter((name) => weather !== "silence" || name !== "token")];
    expect({ weather, sent: sentIn(calls, weather) }).toEqual({ weather, sent: expect.arrayContaining(must) });
  }
  expect(left.get("standard output and standard error")?.toString()).toContain('"msg":"request failed"');
});

it("LOG-01: no secret is in a log, the database, its journal, a checkpoint, an event or a backup", () => {
  expect(Object.fromEntries([...left].map(([place, bytes]) => [place, canaries.in(bytes)]))).toEqual(
    Object.fromEntries([...left.keys()].map((place) => [place, []])),
  );
});

it("LOG-01, VLT-07: nothing that an agent was answered or can print holds a secret that lives long", () => {
  const ours = ["/oauth/token", "/deliveries", "/gateway", "/self", "/connection-requests", "/events"];
  const answered = recorder.answers.filter(({ path }) => ours.some((start) => path.startsWith(start)));
  const seen = Buffer.concat([...answered.map(({ bytes }) => bytes), prints.bytes]);
  expect(longLived.filter((name) => !canaries.names.includes(name))).toEqual([]);
  expect(canaries.in(seen).filter((name) => longLived.includes(name))).toEqual([]);
});

it("LOG-01, LOG-02: no answer shows a secret, but the one that hands it out", () => {
  const wrong = recorder.answers.map((answer) => ({ answer, shown: canaries.inAnswer(answer) })).filter(({ shown }) => shown.length > 0);
  expect(wrong.map(({ answer: { method, path, status }, shown }) => `${method} ${path} ${status}: ${shown}`)).toEqual([]);
});

it("the search finds what is there: in every form, at every place", () => {
  const secret = Buffer.from(given.crmKey);
  for (const text of [
    `a${given.crmKey}b`,
    ...["", "1", "12"].flatMap((before) => [
      Buffer.from(`${before}${given.crmKey}after`).toString("base64"),
      Buffer.from(`${before}${given.crmKey}`).toString("base64url"),
    ]),
    `?key=${encodeURIComponent(given.crmKey)}&x`,
    new URLSearchParams({ key: given.crmKey }).toString(),
    secret.toString("hex"),
    secret.toString("hex").toUpperCase(),
    JSON.stringify({ key: given.crmKey }),
    JSON.stringify({ body: JSON.stringify({ key: given.crmKey }) }),
  ])
    expect({ text, found: canaries.in(Buffer.from(text)) }).toEqual({ text, found: ["crmKey"] });
  expect(canaries.in(Buffer.from(given.crmKey.slice(1)))).toEqual([]);
  const planted = new Database(join(folder, "backup.sqlite"));
  planted
    .prepare("insert into settings (id, version, created_at_ms, value) values ('planted', 1, 1, ?)")
    .run(JSON.stringify(given.password));
  planted.close();
  expect(canaries.in(readFileSync(join(folder, "backup.sqlite")))).toEqual(["password"]);
  expect(canaries.in(tablesOf(join(folder, "backup.sqlite")))).toEqual(["password"]);
  const shown = {
    method: "GET",
    path: "/api/v1/credentials",
    status: 200,
    bytes: Buffer.from(`{"secret":${JSON.stringify(given.crmKey)}}`),
  };
  expect(canaries.inAnswer(shown)).toEqual(["crmKey"]);
});
