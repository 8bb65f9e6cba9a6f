import { endpoints, feedEvents, jwtTypes } from "@agent-id-guard/protocol";
import { generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GuardConnection, isGuardError } from "../../src/index.ts";
import { user } from "../fakes/fake-guard.ts";
import { agentId, agentSecret, createWorld, type World } from "../fakes/world.ts";

let world: World;
const open: GuardConnection[] = [];
const connect = async () => {
  const { guard, clock } = world;
  const connection = await GuardConnection.open({
    issuer: guard.issuer,
    clientId: agentId,
    secret: agentSecret,
    fetch: guard.fetch,
    clock,
  });
  open.push(connection);
  return connection;
};
const connectAndFollow = async () => {
  const connection = await connect();
  await vi.waitFor(() => expect(world.guard.openStreams).toBe(1));
  return connection;
};
const codeOf = (run: () => void) => {
  try {
    run();
    return "no error";
  } catch (error) {
    return isGuardError(error) ? error.code : String(error);
  }
};
const tokenOf = (sub: string) => ({ jti: world.guard.newJti(), iat: 0, sub, client_id: "c", aud: "a", txn: "t" });
const resumedFrom: (string | null)[] = [];

beforeEach(async () => {
  world = await createWorld();
  resumedFrom.length = 0;
});
afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

describe("the revocation feed", () => {
  it("begins with the snapshot", async () => {
    world.guard.revoke({ kind: "user", id: user });
    const { feed } = await connect();
    expect(feed.find(tokenOf(user))).toMatchObject({ kind: "user", id: user });
    expect(codeOf(() => feed.assertFresh())).toBe("no error");
  });

  it("INT-01: an entry counts as soon as it arrives, and listeners are told", async () => {
    const { feed } = await connectAndFollow();
    const token = tokenOf(user);
    const heard: string[] = [];
    const stop = feed.onRevocation(({ id }) => heard.push(id));
    world.guard.revoke({ kind: "user", id: user });
    await world.clock.advance(0);
    expect(feed.find(token)).toBeDefined();
    stop();
    world.guard.revoke({ kind: "client", id: "cli_x" });
    await world.clock.advance(0);
    expect(heard).toEqual([user]);
  });

  it("resumes where it broke off, also between two entries of one event, and misses nothing", async () => {
    const { feed } = await connectAndFollow();
    world.guard.revoke({ kind: "client", id: "cli_1" });
    const token = tokenOf(user);
    const atMs = world.clock.nowMs();
    const both = [{ id: "cli_2" }, { id: user }].map(({ id }) => ({ kind: "user" as const, id, seq: 2, atMs, untilMs: atMs + 1_000_000 }));
    world.guard.revocations.push(...both);
    world.guard.push(feedEvents.revocation, both[0]);
    await world.clock.advance(0);
    expect(feed.find(token)).toBeUndefined();
    world.guard.breakStreams();
    world.guard.faults.set(`GET ${endpoints.revocations}`, (request) => {
      resumedFrom.push(request.headers.get("last-event-id"));
      world.guard.faults.clear();
      return world.guard.fetch(request);
    });
    await world.clock.until(() => feed.find(token) !== undefined);
    expect(resumedFrom).toEqual(["1"]);
  });

  it("comes back with growing pauses", async () => {
    await connectAndFollow();
    world.guard.faults.set(`GET ${endpoints.revocations}`, () => new Response("", { status: 503 }));
    world.guard.breakStreams();
    const before = world.guard.seen(endpoints.revocations).length;
    await world.clock.advance(60_000);
    const tries = world.guard.seen(endpoints.revocations).length - before;
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(35);
  });

  it("leaves a server alone that refuses it", async () => {
    await connectAndFollow();
    world.guard.revoke({ kind: "agent", id: agentId });
    await world.clock.advance(1);
    world.guard.breakStreams();
    const before = world.guard.seen(endpoints.token).length;
    await world.clock.advance(60_000);
    expect(world.guard.seen(endpoints.token).length - before).toBeLessThanOrEqual(5);
  });

  it("drops a token that its endpoint refused", async () => {
    await connectAndFollow();
    const [first] = world.guard.seen(endpoints.revocations);
    world.guard.faults.set(`GET ${endpoints.revocations}`, () => new Response("", { status: 401 }));
    world.guard.breakStreams();
    await world.clock.until(() => world.guard.seen(endpoints.revocations).length === 2);
    world.guard.faults.clear();
    await world.clock.until(() => world.guard.openStreams === 1);
    expect(world.guard.seen(endpoints.revocations)[1]?.authorization).toBe(first?.authorization);
    expect(world.guard.seen(endpoints.revocations).at(-1)?.authorization).not.toBe(first?.authorization);
  });

  it("gets a new token when its own has died", async () => {
    await connectAndFollow();
    world.guard.breakStreams();
    world.guard.faults.set(`GET ${endpoints.revocations}`, () => new Response("", { status: 503 }));
    await world.clock.advance(400_000);
    world.guard.faults.clear();
    await world.clock.until(() => world.guard.openStreams === 1);
  });
});

describe("the feed goes stale", () => {
  it("after more than ten seconds of silence, and is fresh again with the next sign of life", async () => {
    const { feed } = await connectAndFollow();
    world.guard.faults.set(`GET ${endpoints.revocations}`, () => new Response("", { status: 503 }));
    await world.clock.advance(10_000);
    expect(codeOf(() => feed.assertFresh())).toBe("no error");
    await world.clock.advance(1);
    expect(codeOf(() => feed.assertFresh())).toBe("feed.stale");
    world.guard.faults.clear();
    await world.clock.until(() => codeOf(() => feed.assertFresh()) === "no error");
  });

  it("not while the server is heard", async () => {
    const { feed } = await connectAndFollow();
    for (let second = 0; second < 60; second += 2) {
      world.guard.heartbeat();
      await world.clock.advance(2_000);
      expect(codeOf(() => feed.assertFresh())).toBe("no error");
    }
  });

  it("also when bytes come but no event: a comment is no sign of life", async () => {
    const { feed } = await connectAndFollow();
    world.guard.faults.set(`GET ${endpoints.revocations}`, () => new Response(": hello\n\n"));
    world.guard.breakStreams();
    await world.clock.advance(11_000);
    expect(codeOf(() => feed.assertFresh())).toBe("feed.stale");
  });

  it("gives a connection up that has fallen silent, well before that", async () => {
    const { feed } = await connectAndFollow();
    const before = world.guard.seen(endpoints.revocations).length;
    await world.clock.advance(4_999);
    expect(world.guard.seen(endpoints.revocations).length).toBe(before);
    await world.clock.until(() => world.guard.seen(endpoints.revocations).length > before);
    expect(codeOf(() => feed.assertFresh())).toBe("no error");
  });

  it("at once, when an entry can't be read, and stays so until a snapshot could be", async () => {
    const { feed } = await connectAndFollow();
    world.guard.faults.set(`GET ${endpoints.revocationSnapshot}`, () => new Response("", { status: 503 }));
    world.guard.push(feedEvents.revocation, { kind: "planet", id: "mars", seq: 9 });
    await world.clock.advance(0);
    expect(codeOf(() => feed.assertFresh())).toBe("feed.stale");
    await world.clock.advance(5_000);
    expect(codeOf(() => feed.assertFresh())).toBe("feed.stale");
    world.guard.faults.clear();
    await world.clock.until(() => codeOf(() => feed.assertFresh()) === "no error");
  });
});

describe("a snapshot is refused that", () => {
  const answer = (jws: Promise<string>) =>
    world.guard.faults.set(`GET ${endpoints.revocationSnapshot}`, async () => new Response(await jws));
  const body = () => ({ iss: world.guard.issuer, iat: 1, seq: 0, revocations: [] });

  it.each([
    ["is of another kind (JWT-09)", () => world.guard.sign(body(), { typ: jwtTypes.accessToken })],
    ["is of another issuer", () => world.guard.sign({ ...body(), iss: "https://evil.example" }, { typ: jwtTypes.revocations })],
    ["has another shape", () => world.guard.sign({ ...body(), revocations: [{ kind: "planet" }] }, { typ: jwtTypes.revocations })],
    [
      "is signed by another key",
      async () => {
        const { privateKey } = await generateKeyPair("ES256");
        return new SignJWT(body()).setProtectedHeader({ alg: "ES256", kid: "key-1", typ: jwtTypes.revocations }).sign(privateKey);
      },
    ],
    ["is no JWS", async () => "hello"],
  ])("%s", async (_what, make) => {
    answer(make());
    await expect(connect()).rejects.toMatchObject({ code: "sdk.unreachable" });
  });
});
