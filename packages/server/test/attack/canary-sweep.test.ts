import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTicketsServer } from "../../../../examples/tickets-mcp/server.ts";
import { Admin } from "../../../sdk/src/testing/admin.ts";
import { makeBackup } from "../../src/offline/make-backup.ts";
import { freePort } from "../fakes/command-line.ts";
import { startUpstream as startIdp } from "../fakes/upstream-oidc.ts";
import { type SeenRequest, startUpstream } from "../fakes/upstreams.ts";
import { Canaries } from "./canary/canaries.ts";
import { given, settle } from "./canary/estate.ts";
import { ServerProcess } from "./canary/process.ts";
import { type Answer, Recorder } from "./canary/recorder.ts";
import { goTheRightWay } from "./canary/right-way.ts";
import type { Scene } from "./canary/scene.ts";
import { askTwice, breakTheServer, meetBadUpstreams, sendThemAstray, useThemWrongly } from "./canary/trouble.ts";

/*
 * A real server on a file, in a process of its own; the real SDK, adapter, upstream and identity provider. Every secret of the run is known to the
 * test, and is then looked for wherever something could have been left.
 */

const canaries = new Canaries();
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-canary-"));
const places = {
  database: join(folder, "guard.sqlite"),
  masterKeyFile: join(folder, "master.key"),
  checkpointFile: join(folder, "checkpoints.jsonl"),
  journalFile: join(folder, "revocations.jsonl"),
};
const recorder = new Recorder(globalThis.fetch);
/** Answers that the upstream holds back. */
const waiting: ServerResponse[] = [];
/** What the run left behind, by name. */
const left = new Map<string, Buffer>();

beforeAll(async () => {
  const closing: (() => unknown)[] = [];
  try {
    const server = await ServerProcess.start(places);
    closing.push(async () => {
      await server.stop();
      left.set("standard output and standard error", server.output);
    });
    await play(server, closing);
    await collect();
  } finally {
    for (const close of closing.toReversed()) await close();
  }
  keepFiles("after the end");
  watchTokens();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function play(server: ServerProcess, closing: (() => unknown)[]): Promise<void> {
  const { fetch } = globalThis;
  // The adapter and what else has no `fetch` of its own is recorded too.
  globalThis.fetch = recorder.fetch;
  closing.push(() => {
    globalThis.fetch = fetch;
  });
  const { url } = server;
  recorder.watch(url);
  canaries.watch("master key", readFileSync(places.masterKeyFile));
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
  await useThemWrongly(scene, spoils);
  await breakTheServer(scene, spoils, places.database);
  left.set("audit events", Buffer.from(JSON.stringify(await admin.list("audit/events"))));
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
async function collect(): Promise<void> {
  keepFiles("while it runs");
  const copy = join(folder, "backup.sqlite");
  const source = new Database(places.database, { readonly: true });
  await source.backup(copy);
  source.close();
  left.set("every table", tablesOf(copy));
  await makeBackup({ database: places.database, masterKeyFile: join(folder, "master.key") }, join(folder, "sealed.backup"));
}

function keepFiles(when: string): void {
  for (const name of readdirSync(folder)) if (name !== "master.key") left.set(`${name} ${when}`, readFileSync(join(folder, name)));
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
  const isTokenAnswer = ({ path, status }: Answer) => path === "/oauth/token" && status === 200;
  for (const { bytes } of recorder.answers.filter(isTokenAnswer)) {
    const tokens = JSON.parse(bytes.toString("utf8").split("\n\n")[1] ?? "") as Record<string, string | undefined>;
    canaries.watch("access token", signatureOf(tokens.access_token ?? ""), isTokenAnswer);
    if (tokens.id_token !== undefined) canaries.watch("ID token", signatureOf(tokens.id_token), isTokenAnswer);
    if (tokens.refresh_token !== undefined) canaries.watch("refresh token", tokens.refresh_token, isTokenAnswer);
  }
  for (const form of recorder.forms)
    if (form.has("client_assertion")) canaries.watch("client assertion", signatureOf(form.get("client_assertion") ?? ""));
}

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
      "bootstrap ticket",
      "client assertion",
      "client secret",
      "code verifier",
      "idempotency key",
      "master key",
      "refresh token",
      "resource server's secret",
      "session cookie",
      "sign-in ticket",
      "state at the IdP",
      "system token",
      ...Object.keys(given),
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
    ]),
  );
  expect(left.get("standard output and standard error")?.toString()).toContain('"msg":"request failed"');
});

it("LOG-01: no secret is in a log, the database, its journal, a checkpoint, an event or a backup", () => {
  expect(Object.fromEntries([...left].map(([place, bytes]) => [place, canaries.in(bytes)]))).toEqual(
    Object.fromEntries([...left.keys()].map((place) => [place, []])),
  );
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
