import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { given } from "./canary/estate.ts";
import { copyIn, tablesOf } from "./canary/left-behind.ts";
import { keysAtOthers } from "./canary/other-sides.ts";
import { playTheRun, type Run } from "./canary/run.ts";
import { sentIn } from "./canary/watch-the-vault.ts";

/* Every secret of the run is known to the test, and is looked for wherever something could have been left. */

const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-canary-"));
let run: Run;

beforeAll(async () => {
  run = await playTheRun(folder);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  expect(run.canaries.names.toSorted()).toEqual(
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
  const statuses = new Set(run.recorder.answers.map(({ status }) => status));
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 303, 400, 401, 403, 404, 409, 413, 415, 500, 502]));
  expect([...run.left.everything.keys()]).toEqual(
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
    expect({ weather, sent: sentIn(run.calls, weather) }).toEqual({ weather, sent: expect.arrayContaining(must) });
  }
  expect(run.left.everything.get("standard output and standard error")?.toString()).toContain('"msg":"request failed"');
});

it("LOG-01: no secret is in a log, the database, its journal, a checkpoint, an event or a backup", () => {
  expect(Object.fromEntries([...run.left.everything].map(([place, bytes]) => [place, run.canaries.in(bytes)]))).toEqual(
    Object.fromEntries([...run.left.everything.keys()].map((place) => [place, []])),
  );
});

it("LOG-01, VLT-07: nothing that an agent was answered or can print holds a secret that lives long", () => {
  const ours = ["/oauth/token", "/deliveries", "/gateway", "/self", "/connection-requests", "/events"];
  const answered = run.recorder.answers.filter(({ path }) => ours.some((start) => path.startsWith(start)));
  const seen = Buffer.concat([...answered.map(({ bytes }) => bytes), run.prints.bytes]);
  expect(longLived.filter((name) => !run.canaries.names.includes(name))).toEqual([]);
  expect(run.canaries.in(seen).filter((name) => longLived.includes(name))).toEqual([]);
});

it("LOG-01, LOG-02: no answer shows a secret, but the one that hands it out", () => {
  const wrong = run.recorder.answers
    .map((answer) => ({ answer, shown: run.canaries.inAnswer(answer) }))
    .filter(({ shown }) => shown.length > 0);
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
    expect({ text, found: run.canaries.in(Buffer.from(text)) }).toEqual({ text, found: ["crmKey"] });
  expect(run.canaries.in(Buffer.from(given.crmKey.slice(1)))).toEqual([]);
  const planted = new Database(copyIn(folder));
  planted
    .prepare("insert into settings (id, version, created_at_ms, value) values ('planted', 1, 1, ?)")
    .run(JSON.stringify(given.password));
  planted.close();
  expect(run.canaries.in(readFileSync(copyIn(folder)))).toEqual(["password"]);
  expect(run.canaries.in(tablesOf(copyIn(folder)))).toEqual(["password"]);
  const shown = {
    method: "GET",
    path: "/api/v1/credentials",
    status: 200,
    bytes: Buffer.from(`{"secret":${JSON.stringify(given.crmKey)}}`),
  };
  expect(run.canaries.inAnswer(shown)).toEqual(["crmKey"]);
});
