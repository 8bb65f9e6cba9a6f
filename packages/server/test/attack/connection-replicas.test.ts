import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CredentialRow } from "../../src/store/port.ts";
import { Browser } from "../fakes/browser.ts";
import { type ConnectTown, openLink, setOut, settleConnectTown } from "../fakes/connect-town.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { agreeAtThirdParty, startThirdParty, type ThirdParty } from "../fakes/third-party.ts";

/* Two servers on one PostgreSQL keep one person's account at a third party as one. */

let server: TestPostgres;
let third: ThirdParty;
let folder: string;
let one: PeopleHouse;
let two: PeopleHouse;
let town: ConnectTown;
let credential: CredentialRow;
beforeAll(async () => {
  [server, third, folder] = await Promise.all([startPostgres(), startThirdParty(), mkdtemp(join(tmpdir(), "agent-id-guard-connections-"))]);
  const shared = { database: await server.createDatabase(), keyFile: join(folder, "master.key") };
  const open = () => openPeopleHouse({ issuer: "http://127.0.0.1:1", shared });
  one = await open();
  town = await settleConnectTown(one, third);
  two = await open();
  credential = await town.credential();
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await Promise.all([server.close(), third.close()]);
  await rm(folder, { recursive: true });
});

/** A browser whose requests to us are answered now by one server, now by the other (case HA-10). */
function browse(leavesAt?: (url: URL) => boolean): Browser {
  let asked = 0;
  const toUs = (request: Request) => (asked++ % 2 === 0 ? one : two).fetch(request);
  return new Browser({
    fetch: (request) => (request.url.startsWith(one.issuer) ? toUs(request) : fetch(request)),
    ...(leavesAt === undefined ? {} : { leavesAt }),
  });
}

/** The stored token has a second left. */
async function almostOver() {
  const [row] = await one.store.find("connections", { where: { credentialId: credential.id } });
  if (row === undefined) throw new Error("nothing is connected");
  const nowMs = one.clock.nowMs();
  const set = { accessExpiresAtMs: nowMs + 1_000, refreshedAtMs: nowMs - 3_599_000 };
  const event = one.admin().event({ action: "connection.expire", target: { type: "connection", id: row.id } });
  const write = { verb: "compareAndSet", collection: "connections", id: row.id, version: row.version, set } as const;
  await one.store.commit({ writes: [write], events: [event] });
}

const tokensOf = (count: number) =>
  Promise.all(
    Array.from(
      { length: count },
      async (_none, index) => (await (index % 2 === 0 ? one : two).connections.tokenFor(credential, town.use())).accessToken,
    ),
  );

it("HA-03: agents that ask at both servers at once send the person one link", async () => {
  const asked = await Promise.allSettled(
    Array.from({ length: 20 }, (_none, index) => (index % 2 === 0 ? one : two).connections.tokenFor(credential, town.use())),
  );
  const links = asked.map((answer) => (answer.status === "rejected" ? answer.reason.connectionRequest?.id : undefined));
  expect(new Set(links).size).toBe(1);
  expect(await two.store.find("connection_requests", {})).toHaveLength(1);
});

it("HA-10: a person whose steps alternate between the servers connects; a callback that is brought to both at once counts once", async () => {
  const request = await town.asked(credential);
  const browser = browse((url) => url.pathname.startsWith("/connect/callback/"));
  const { page } = await openLink(one, request, "alice", browser);
  const back = await agreeAtThirdParty(browser, await setOut(browser, page), "ada");
  const cookie = browser.cookiesFor(back.url).join("; ");
  const brought = await Promise.all(
    [one, two, one, two].map((house) => house.fetch(new Request(back.url, { headers: { cookie } })).then(({ status }) => status)),
  );
  expect(brought.toSorted()).toEqual([200, 403, 403, 403]);
  expect(third.requests.authorization_code).toBe(1);
  expect(new Set(await tokensOf(10)).size).toBe(1);
});

it("HA-03: of fifty who ask at both servers, the provider hears one, time after time; none shows it a spent token", async () => {
  for (let round = 1; round <= 5; round++) {
    await almostOver();
    // The other server may believe its memory for a moment: nobody waits for that here.
    expect(new Set(await tokensOf(50)).size).toBe(1);
    expect(third.requests).toMatchObject({ refresh_token: round, refused: 0 });
  }
});

it("a renewal that fails at one server keeps neither from trying again", async () => {
  await almostOver();
  let failed = 0;
  third.trouble.before = async () => (failed++ === 0 ? "fail" : "go on");
  // What lives is used while the provider fails; then the next one asks.
  const [first] = await tokensOf(2);
  expect(first).toBeDefined();
  third.trouble.before = undefined;
  for (const house of [one, two]) house.clock.advance(11_000);
  expect(new Set(await tokensOf(10)).size).toBe(1);
});
