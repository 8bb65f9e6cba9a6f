import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adminPermissions, builtInAudiences, jwtTypes, RevocationSet } from "@agent-id-guard/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createEstate, planResumeEstate, planStopEstate, readEstate } from "../../src/estate/index.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { openStore } from "../../src/store/open.ts";
import type { ClientRow, ResourceRow } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { sha256 } from "../fakes/fake-store.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { RandomEntropy } from "../fakes/random-entropy.ts";
import { clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* Everything is stopped: what may then still be done, and by whom. */

let house: TokenHouse;
let estate: TokenEstate;
let agent: SettledAgent;
let client: Settled<ClientRow>;
let tickets: Settled<ResourceRow>;
let userId: string;

const stop = (where = house) =>
  where.done(planStopEstate(where.store, where.change(), builtInAudiences(where.issuer).adminApi, "an incident"));
const resume = (where = house) => where.done(planResumeEstate(where.store, where.change(), "all is well"));

async function settle(where: TokenHouse) {
  estate = new TokenEstate(where);
  [agent, client, tickets] = [await estate.agent(), await estate.client(), await estate.resource(["tickets:read"])];
  userId = (await estate.user()).id;
  await estate.grant("agent", agent.id, tickets.id, ["tickets:read"]);
  await estate.grant("user", userId, tickets.id, ["tickets:read"]);
}

beforeEach(async () => {
  house = await openTokenHouse();
  await settle(house);
});
afterEach(() => house.close());

const own = () => house.token({ ...clientCredentials(tickets.row.identifier), ...agent.post });
const delegated = (subjectToken: string) => house.token({ ...exchange(subjectToken, tickets.row.identifier), ...agent.post });
const codeOf = (token: string, audience: string): string => {
  try {
    house.tokens.verify(token, audience);
    return "alive";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("while everything is stopped", () => {
  it("INT-11: no agent and no client gets a token by any grant, and is told why", async () => {
    const calling = estate.calling(agent, { id: userId }, client);
    expect((await own()).status).toBe(200);
    expect((await delegated(calling)).status).toBe(200);
    await stop();
    const asked = [
      await own(),
      await delegated(estate.calling(agent, { id: userId }, client)),
      await house.token({ ...clientCredentials(house.issuer), ...agent.post }),
      await house.token({ grant_type: "authorization_code", code: "x".repeat(43), ...client.post }),
      await house.token({ grant_type: "refresh_token", refresh_token: "x".repeat(43), ...client.post }),
      await house.token({ grant_type: "made_up", ...agent.post }),
    ];
    for (const { status, json, headers } of asked.slice(0, -1)) {
      expect(json).toMatchObject({ error: "temporarily_unavailable", code: "estate.stopped", hint: expect.stringContaining("resume") });
      expect([status, headers.get("retry-after")]).toEqual([503, "30"]);
    }
    expect(asked.at(-1)?.json.error).toBe("unsupported_grant_type");
    const denied = await house.store.events({ action: "token.issue", outcome: "denied", newestFirst: true });
    expect(denied.filter(({ reason }) => reason?.startsWith("estate.stopped"))).toHaveLength(5);
  });

  it("a stranger learns nothing of it", async () => {
    await stop();
    const answer = await house.token({ ...clientCredentials(tickets.row.identifier), ...agent.post, client_secret: "wrong" });
    expect(answer.json.error).toBe("invalid_client");
    expect(codeOf("made.up.token", tickets.row.identifier)).toBe("token.invalid");
  });

  it("INT-01: every token of before is dead, here and for whoever follows the feed", async () => {
    const issued = [
      [String((await own()).json.access_token), tickets.row.identifier],
      [estate.calling(agent, { id: userId }, client), agent.identifier],
      [String((await house.token({ ...clientCredentials(house.issuer), ...agent.post })).json.access_token), house.issuer],
    ] as const;
    for (const [token, audience] of issued) expect(codeOf(token, audience)).toBe("alive");
    await stop();
    const follower = new RevocationSet();
    for (const entry of house.revocations.entriesAfter(0)) follower.add(entry);
    for (const [token, audience] of issued) {
      expect(codeOf(token, audience)).toBe("estate.stopped");
      expect(follower.find(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()))).toMatchObject({ kind: "all" });
      for (const party of [agent, client, tickets])
        expect((await house.introspect({ token, ...party.post })).json).toEqual({ active: false });
    }
    await resume();
    for (const [token, audience] of issued) expect(codeOf(token, audience)).toBe("token.revoked");
    expect((await own()).status).toBe(200);
  });

  it("INT-11: not even a token from a replica whose clock is ahead of the stop opens anything", async () => {
    const iat = Math.floor(house.clock.nowMs() / 1_000) + 5;
    const ahead = new RandomEntropy({ nowMs: () => iat * 1_000, after: () => () => {} }).uuid();
    const token = estate.calling(agent, { id: userId }, client, { jti: ahead, iat });
    await stop();
    expect(codeOf(token, agent.identifier)).toBe("estate.stopped");
    expect((await delegated(token)).json.code).toBe("estate.stopped");
  });

  it("INT-11: a stop while a token is decided on keeps it from being handed out, also when it goes on again at once", async () => {
    const { decide } = house.policy;
    house.policy.decide = async (question) => {
      const decision = await decide(question);
      await stop();
      await resume();
      return decision;
    };
    expect((await own()).json).toMatchObject({ error: "invalid_grant" });
    house.policy.decide = decide;
    expect((await own()).status).toBe(200);
  });

  it("ADM-11: administrators, the command line and resource servers go on", async () => {
    const { adminApi } = builtInAudiences(house.issuer);
    const scope = Object.values(adminPermissions).join(" ");
    const person = house.tokens.signAs(jwtTypes.accessToken, estate.claims(adminApi, userId, client.id, { scope }));
    const system = await house.tokens.issueSystemToken();
    await stop();
    for (const token of [person, system, await house.tokens.issueSystemToken()]) expect(codeOf(token, adminApi)).toBe("alive");
    const { status, json } = await house.token({ ...clientCredentials(house.issuer), ...tickets.post });
    expect([status, json.scope]).toEqual([200, "self:read revocations:read audit:write"]);
    expect(codeOf(String(json.access_token), house.issuer)).toBe("alive");
  });

  it("is stopped once and resumed once, and both are on record with who and why", async () => {
    await expect(resume()).rejects.toMatchObject({ code: "entity.invalid_state" });
    expect((await readEstate(house.store)).estate).toEqual({ state: "running", sinceMs: null, by: null, reason: null });
    const stopped = await stop();
    await expect(stop()).rejects.toMatchObject({ code: "entity.invalid_state" });
    expect((await readEstate(house.store)).estate).toEqual(stopped);
    const second = await planResumeEstate(house.store, house.change(), undefined);
    await resume();
    await expect(house.store.commit(second)).rejects.toMatchObject({ reason: "stale" });
    const events = await house.store.events({ category: "admin", newestFirst: true, limit: 2 });
    expect(events).toMatchObject([
      { action: "estate.resume", reason: "all is well", actor: { type: "system" } },
      { action: "estate.stop", reason: "an incident", revokes: [{ kind: "all", id: builtInAudiences(house.issuer).adminApi }] },
    ]);
  });
});

describe("a stop lasts", () => {
  it("over a restart, also when every revocation has been forgotten", async () => {
    const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-estate-"));
    const clock = new FakeClock();
    const kms = await createLocalKms({ ephemeral: true, entropy: new RandomEntropy(clock) });
    const options = { database: join(folder, "guard.db"), clock, kms };
    try {
      const before = await openTokenHouse(options);
      await settle(before);
      await stop(before);
      await before.close();
      clock.advance(30 * 24 * 3_600_000);
      const after = await openTokenHouse(options);
      const form = { ...clientCredentials(tickets.row.identifier), ...agent.post };
      expect((await after.token(form)).json.code).toBe("estate.stopped");
      expect(after.revocations.entriesAfter(0)).toEqual([]);
      await resume(after);
      expect((await after.token(form)).status).toBe(200);
      await after.close();
    } finally {
      await kms.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe("two replicas", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  it("INT-01: what one stops, the other has stopped within a second", async () => {
    const clock = new FakeClock();
    const database = await server.createDatabase();
    const open = () => openStore({ database, clock, sha256, log: new FakeLog() });
    const [one, two] = [await open(), await open()];
    const [here, there] = [await createEstate(one), await createEstate(two)];
    try {
      await one.commit(await planStopEstate(one, house.change(), "https://guard.example/api/v1", "an incident"));
      expect(here.isStopped).toBe(true);
      await vi.waitFor(() => expect(there.isStopped).toBe(true), { timeout: 1_000 });
      const third = await createEstate(two);
      expect(third.isStopped).toBe(true);
      third.close();
      await two.commit(await planResumeEstate(two, house.change(), undefined));
      expect(there.isStopped).toBe(false);
      await vi.waitFor(() => expect(here.isStopped).toBe(false), { timeout: 1_000 });
    } finally {
      for (const live of [here, there]) live.close();
      await Promise.all([one.close(), two.close()]);
    }
  });
});
