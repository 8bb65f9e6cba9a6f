import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  AgentAnswer,
  CredentialAnswer,
  CredentialVersionAnswer,
  IssuedSecretAnswer,
  Page,
  ResourceAnswer,
} from "@agent-id-guard/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AdminApi, adminApi } from "../../src/cli/api.ts";
import { createGuard, type Guard, type GuardOptions } from "../../src/guard.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { ShiftedClock } from "../fakes/shifted-clock.ts";
import { startUpstream, type Upstream } from "../fakes/upstreams.ts";

/* Two servers on one PostgreSQL: a credential is rotated at one while the other serves calls with it. */

const clock = new ShiftedClock();
const keyOf = (round: number) => `sk-value-${round}`;
/** What the service takes. */
const taken = new Set([keyOf(0)]);

let postgres: TestPostgres;
let folder: string;
let upstream: Upstream;
let options: GuardOptions;
let one: Guard;
let two: Guard;
let admin: AdminApi;
beforeAll(async () => {
  [postgres, folder] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), "agent-id-guard-rotation-"))]);
  upstream = await startUpstream((request, response) =>
    response.writeHead(taken.has(String(request.headers.authorization).slice("Bearer ".length)) ? 200 : 401).end(),
  );
  options = { database: await postgres.createDatabase(), masterKeyFile: join(folder, "master.key"), clock, logLevel: "silent" };
  one = await createGuard(options);
  two = await createGuard(options);
  admin = adminApi(one.fetch, one.issuer, await one.systemToken());
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await Promise.all([postgres.close(), upstream.close(), rm(folder, { recursive: true })]);
});

/** An agent that may call the service, and its token. */
async function settle() {
  const { items } = await admin.get<Page<{ id: string }>>("users");
  const owner = items[0] ?? (await admin.post<{ id: string }>("users", { username: "olga", name: "Olga" }));
  const agent = await admin.post<AgentAnswer>("agents", { name: "Caller", kind: "autonomous", purpose: "Calls", ownerId: owner.id });
  const { secret } = await admin.post<IssuedSecretAnswer>(`agents/${agent.id}/secrets`, {});
  const resource = await admin.post<ResourceAnswer>("resources", {
    ...{ name: "deals", kind: "service", upstreamUrl: upstream.url, allowPrivateNetwork: true, permissions: [{ name: "use" }] },
  });
  await admin.post("grants", { subjectType: "agent", subjectId: agent.id, resourceId: resource.id, permissions: ["use"] });
  const credential = await admin.post<CredentialAnswer>("credentials", { name: "Deals", resourceId: resource.id, secret: keyOf(0) });
  const answer = await two.fetch(
    new Request(`${two.issuer}/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${agent.id}:${secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", resource: resource.identifier }),
    }),
  );
  const { access_token } = (await answer.json()) as { access_token: string };
  const call = async () => {
    const request = new Request(`${two.issuer}/gateway/deals/all`, { headers: { authorization: `Bearer ${access_token}` } });
    return (await two.fetch(request)).status;
  };
  return { credential, call };
}

it("VLT-09: rotated at one server while the other serves calls, none fails; the value before is dead after the overlap", async () => {
  const { credential, call } = await settle();
  const statuses: number[] = [];
  let isOver = false;
  const caller = async () => {
    while (!isOver) statuses.push(await call());
  };
  const callers = Promise.all([caller(), caller(), caller()]);
  const more = async (count: number) => {
    const until = statuses.length + count;
    await expect.poll(() => statuses.length >= until, { interval: 5 }).toBe(true);
  };
  for (let round = 1; round <= 3; round++) {
    taken.add(keyOf(round));
    await more(10);
    await admin.post(`credentials/${credential.id}/rotate`, { secret: keyOf(round), overlapSeconds: 30 }, round);
    // The overlap is longer than what was under way takes.
    await more(10);
    clock.advance(30_000);
    taken.delete(keyOf(round - 1));
    const seen = upstream.seen.length;
    await more(10);
    const after = upstream.seen.slice(seen).map(({ headers }) => headers.authorization);
    expect(new Set(after)).toEqual(new Set([`Bearer ${keyOf(round)}`]));
  }
  isOver = true;
  await callers;
  expect(new Set(statuses)).toEqual(new Set([200]));
  // Whoever starts erases what is over, so that nobody can open it any more, whatever they hold.
  const three = await createGuard(options);
  const numbers = async () =>
    (await admin.get<Page<CredentialVersionAnswer>>(`credentials/${credential.id}/versions`)).items.map(({ number }) => number);
  await expect.poll(numbers, { interval: 20 }).toEqual([4]);
  await three.close();
});
