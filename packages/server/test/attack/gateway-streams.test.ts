import { request as httpRequest } from "node:http";
import { GuardError } from "@agent-id-guard/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { revocationsOf } from "../../src/audit/index.ts";
import type { CredentialRow, Plan } from "../../src/store/port.ts";
import { secretCredential } from "../fakes/credentials.ts";
import { agentId, earlierAgentId, type GatewayOptions, type GatewayUnderTest, startGateway, userId } from "../fakes/gateway-under-test.ts";
import { startRawUpstream, startUpstream } from "../fakes/upstreams.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});
const closing = async <T extends { close(): Promise<void> }>(thing: Promise<T>): Promise<T> => {
  const opened = await thing;
  cleanups.push(() => opened.close());
  return opened;
};
const entrances = ["direct", "hono", "process"] as const;

/** An upstream whose answer never ends, and how often its connection was dropped. */
async function endless() {
  let dropped = 0;
  const upstream = await closing(
    startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: first\n\n");
      const timer = setInterval(() => response.write("data: more\n\n"), 10);
      response.on("close", () => {
        clearInterval(timer);
        dropped++;
      });
    }),
  );
  return { upstream, dropped: () => dropped };
}
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const readToEnd = async (reader: ReadableStreamDefaultReader<Uint8Array> | undefined) => {
  for (;;) if ((await reader?.read())?.done === true) return;
};

type Kill = (gateway: GatewayUnderTest, claims: ReturnType<GatewayUnderTest["claims"]>) => Promise<unknown>;
const revoke =
  (
    target: (gateway: GatewayUnderTest, claims: ReturnType<GatewayUnderTest["claims"]>) => Parameters<typeof revocationsOf>[0][number],
  ): Kill =>
  (gateway, claims) => {
    const revokes = revocationsOf([target(gateway, claims)], gateway.clock.nowMs());
    return gateway.store.commit({ writes: [], events: [{ ...gateway.change().event({ action: "token.revoke" }), revokes }] });
  };

const kills: readonly (readonly [string, Kill])[] = [
  ["the token", revoke((_gateway, { jti }) => ({ kind: "token", id: jti }))],
  ["the transaction", revoke((_gateway, { txn }) => ({ kind: "transaction", id: txn }))],
  ["the agent", revoke(() => ({ kind: "agent", id: agentId }))],
  ["the person", revoke(() => ({ kind: "user", id: userId }))],
  ["an agent earlier in the chain", revoke(() => ({ kind: "agent", id: earlierAgentId }))],
  ["the resource", revoke(({ resource }) => ({ kind: "resource", id: resource.identifier }))],
  ["the grant", revoke(({ resource }) => ({ kind: "grant", id: agentId, aud: resource.identifier }))],
  ["everything", revoke(() => ({ kind: "all", id: "https://guard.test/api/v1" }))],
  ["the signing key", revoke(() => ({ kind: "key", id: "k1" }))],
  ["the credential", (gateway) => gateway.commit(gateway.vault.planSuspend(gateway.change(), gateway.credential, 1, undefined))],
  ["the credential for good", (gateway) => gateway.commit(gateway.vault.planRemove(gateway.change(), gateway.credential, 1, undefined))],
];

describe("PRX-16: a revocation cuts what is under way", () => {
  it.each(kills)("PRX-16: of %s", async (_name, kill) => {
    const { upstream, dropped } = await endless();
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const claims = gateway.claims({ sub: userId, act: { sub: agentId, act: { sub: earlierAgentId } } });
    const authorization = `Bearer ${gateway.tokens.issue(claims)}`;
    const answer = await gateway.call("/x", { headers: { authorization } });
    const reader = answer.body?.getReader();
    expect(String(Buffer.from((await reader?.read())?.value ?? []))).toContain("data: first");
    await kill(gateway, claims);
    await expect(readToEnd(reader)).rejects.toThrow();
    await until(() => dropped() === 1);
    const [outcome] = await gateway.recorded("gateway.answer");
    expect(outcome).toMatchObject({
      outcome: "failure",
      reason: expect.stringContaining("token.revoked"),
      detail: { ending: "cut", status: 200 },
    });
    expect([401, 502]).toContain((await gateway.call("/x", { headers: { authorization } })).status);
    expect(upstream.seen).toHaveLength(1);
  });

  it.each(["hono", "process"] as const)("PRX-16: also by %s", async (via) => {
    const { upstream, dropped } = await endless();
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const answer = await gateway.call("/x", {}, via);
    const reader = answer.body?.getReader();
    await reader?.read();
    await gateway.commit(gateway.vault.planSuspend(gateway.change(), gateway.credential, 1, undefined));
    await expect(readToEnd(reader)).rejects.toThrow();
    await until(() => dropped() === 1);
  });

  it("PRX-16: what dies between the check and the call is not sent", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const { store, clock } = gateway;
    const commit = store.commit.bind(store);
    store.commit = async (unit) => {
      const receipt = await commit(unit);
      if (unit.events[0]?.action === "gateway.call") {
        store.commit = commit;
        await commit({
          writes: [],
          events: [
            {
              ...gateway.change().event({ action: "token.revoke" }),
              revokes: revocationsOf([{ kind: "agent", id: agentId }], clock.nowMs()),
            },
          ],
        });
      }
      return receipt;
    };
    expect((await gateway.call("/x")).status).toBe(401);
    expect(upstream.seen).toEqual([]);
    expect(await gateway.recorded("gateway.answer")).toMatchObject([{ detail: { ending: "cut", bytes: 0 } }]);
  });

  it.each<[string, number, (gateway: GatewayUnderTest) => Promise<Plan<CredentialRow>>]>([
    ["suspended", 502, async ({ vault, change, credential }) => vault.planSuspend(change(), credential, 1, undefined)],
    [
      "bound to another agent",
      403,
      ({ vault, change, credential }) => vault.planUpdate(change(), credential, 1, { boundAgents: [earlierAgentId] }),
    ],
    [
      "bound to a person",
      403,
      ({ vault, change, credential }) => vault.planUpdate(change(), credential, 1, { boundPeople: [{ type: "user", id: userId }] }),
    ],
  ])("PRX-16: a credential that is %s while it is being opened is not sent", async (_what, status, plan) => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const { vault } = gateway;
    const openSecret = vault.openSecret.bind(vault);
    vault.openSecret = async (...call) => {
      const opened = await openSecret(...call);
      await gateway.commit(await plan(gateway));
      return opened;
    };
    expect((await gateway.call("/x")).status).toBe(status);
    expect(upstream.seen).toEqual([]);
    expect(await gateway.recorded("gateway.call")).toMatchObject([{ outcome: "denied", credentialId: gateway.credential.id }]);
  });

  it("PRX-16: others go on", async () => {
    const { upstream, dropped } = await endless();
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const reader = (await gateway.call("/x")).body?.getReader();
    await reader?.read();
    const other = gateway.claims({ txn: "txn_other" });
    await revoke(() => ({ kind: "transaction", id: other.txn }))(gateway, other);
    expect((await reader?.read())?.done).toBe(false);
    expect(dropped()).toBe(0);
    await reader?.cancel();
    expect(await gateway.recorded("gateway.answer")).toMatchObject([{ detail: { ending: "abandoned", status: 200 } }]);
    await until(() => dropped() === 1);
  });
});

describe("PRX-18: slow, endless and huge upstreams are bounded", () => {
  const limited = async (limits: GatewayOptions["limits"], answer: Parameters<typeof startUpstream>[0]) => {
    const upstream = await closing(startUpstream(answer));
    return closing(startGateway({ upstream: upstream.url, ...(limits === undefined ? {} : { limits }) }));
  };

  it("PRX-18: one that never begins", async () => {
    const gateway = await limited({ headersTimeoutMs: 100 }, () => {});
    const answer = await gateway.call("/x");
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({ code: "gateway.upstream_timeout" });
  });

  it("PRX-18: one that falls silent, one that says too much, one that takes too long", async () => {
    const silent = await limited({ bodyTimeoutMs: 100 }, (_request, response) => response.writeHead(200).write("x"));
    await expect((await silent.call("/x")).text()).rejects.toThrow();
    expect(await silent.recorded("gateway.answer")).toMatchObject([
      { reason: expect.stringContaining("gateway.upstream_timeout"), detail: { ending: "failed" } },
    ]);

    const loud = await limited({ answerBytes: 100_000 }, (_request, response) => response.end(Buffer.alloc(200_000)));
    await expect((await loud.call("/x")).arrayBuffer()).rejects.toThrow();
    const [outcome] = await loud.recorded("gateway.answer");
    expect(outcome?.detail?.ending).toBe("cut");

    const long = await limited({ callMs: 5_000 }, (_request, response) => response.writeHead(200).write("x"));
    const answer = await long.call("/x");
    long.clock.advance(5_000);
    await expect(answer.text()).rejects.toThrow();
  });

  it("PRX-18: a reader that is slow holds the upstream back, and memory stays small", async () => {
    const size = 300_000_000;
    let sent = 0;
    const chunk = Buffer.alloc(65_536, "x");
    const gateway = await limited(undefined, (_request, response) => {
      const push = () => {
        while (sent < size) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", push);
        }
        response.end();
      };
      push();
    });
    const received = await new Promise<number>((resolve, reject) => {
      const outgoing = httpRequest(
        `${gateway.url}/gateway/crm/x`,
        { headers: { authorization: `Bearer ${gateway.token}` } },
        (response) => {
          response.once("readable", () => {
            response.read(1);
            setTimeout(() => {
              response.destroy();
              resolve(sent);
            }, 300);
          });
        },
      );
      outgoing.on("error", reject).end();
    });
    expect(received).toBeLessThan(40_000_000);
  });

  it("PRX-18: a body that is too large, announced or not, is refused", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url, limits: { requestBytes: 200_000 } }));
    for (const via of entrances) {
      expect((await gateway.call("/x", { method: "POST", body: Buffer.alloc(200_001) }, via).catch(() => ({ status: 413 }))).status).toBe(
        413,
      );
      const chunks = new ReadableStream({
        pull: (controller) => controller.enqueue(Buffer.alloc(50_000)),
      });
      expect((await gateway.call("/x", { method: "POST", body: chunks }, via).catch(() => ({ status: 413 }))).status).toBe(413);
    }
    expect(upstream.seen).toEqual([]);
  });

  it("one slow upstream does not hold up another", async () => {
    const slow = await limited(undefined, () => {});
    const hanging = Array.from({ length: 50 }, () => slow.call("/x").catch(() => undefined));
    const quick = await closing(startUpstream());
    slow.store.seed("resources", {
      ...slow.resource,
      id: "res_2",
      name: "quick",
      identifier: "https://guard.test/gateway/quick",
      upstreamUrl: quick.url,
    });
    slow.store.seed("grants", {
      id: "gnt_9",
      version: 1,
      createdAtMs: 0,
      subjectType: "agent",
      subjectId: agentId,
      resourceId: "res_2",
      permissions: ["crm:read"],
      conditions: null,
      expiresAtMs: null,
    });
    await slow.store.commit({
      writes: [],
      events: [slow.change().event({ action: "grant.create", target: { type: "grant", id: "gnt_9" } })],
    });
    await slow.commit(await slow.vault.planStore(slow.change(), secretCredential({ resourceId: "res_2", secret: "sk-quick-000001" })));
    const token = slow.tokens.issue(slow.claims({ aud: "https://guard.test/gateway/quick" }));
    const answer = await fetch(`${slow.url}/gateway/quick/x`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(hanging).toHaveLength(50);
  });
});

describe("PRX-21: no answer is kept for somebody else", () => {
  it("PRX-21: each call reaches the upstream, and no cache in between may keep it", async () => {
    let count = 0;
    const upstream = await closing(
      startUpstream((_request, response) =>
        response
          .writeHead(200, { "cache-control": "public, max-age=3600", expires: "Fri, 01 Jan 2100 00:00:00 GMT", etag: '"1"' })
          .end(String(++count)),
      ),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    for (const expected of ["1", "2", "3"]) {
      const answer = await gateway.call("/same");
      expect(await answer.text()).toBe(expected);
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
      expect(answer.headers.get("expires")).toBeNull();
    }
  });
});

describe("PRX-22 and VLT-07: nothing is sent without its record", () => {
  it.each(entrances)("PRX-22: a store that can't write or read refuses at once, by %s", async (via) => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    gateway.store.commitFailure = new GuardError("audit.unavailable");
    expect((await gateway.call("/x", {}, via)).status).toBe(503);
    gateway.store.commitFailure = undefined;
    gateway.store.readFailure = new GuardError("store.unavailable");
    expect((await gateway.call("/x", {}, via)).status).toBe(503);
    expect(upstream.seen).toEqual([]);
    gateway.store.readFailure = undefined;
    expect((await gateway.call("/x", {}, via)).status).toBe(200);
  });

  it("VLT-07: the record of a call is durable before the upstream sees a byte", async () => {
    const upstream = await closing(startRawUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const { store } = gateway;
    const commit = store.commit.bind(store);
    let release = () => {};
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    store.commit = async (unit) => {
      if (unit.events[0]?.action === "gateway.call") await durable;
      return commit(unit);
    };
    const call = gateway.call("/x").catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(upstream.received).toEqual([]);
    release();
    await until(() => upstream.received.length === 1);
    expect(store.log.at(-1)?.event).toMatchObject({ action: "gateway.call", outcome: "success", credentialId: gateway.credential.id });
    await gateway.close();
    cleanups.splice(cleanups.length - 1);
    await call;
  });

  it("PRX-22: a vault that can't open refuses, and says so on record", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const version = await gateway.store.get("credential_versions", gateway.credential.activeVersionId ?? "");
    if (version !== undefined)
      gateway.store.seed("credential_versions", { ...version, ciphertext: version.ciphertext.map((byte) => byte ^ 1) });
    expect((await gateway.call("/x")).status).toBe(500);
    expect(await gateway.recorded("gateway.call")).toMatchObject([
      { outcome: "failure", reason: expect.stringContaining("vault.cannot_open") },
    ]);
    expect(upstream.seen).toEqual([]);
  });
});

describe("VLT-09: rotation fails no call", () => {
  it("VLT-09: calls go on while a credential is rotated again and again; the old value is dead after", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const { vault, change, commit } = gateway;
    let credential = gateway.credential;
    let isRotating = true;
    const statuses: number[] = [];
    const callers = Array.from({ length: 8 }, async () => {
      while (isRotating) statuses.push((await gateway.call("/x")).status);
    });
    for (let round = 1; round <= 20; round++) {
      credential = await commit(await vault.planRotate(change(), credential, credential.version, { secret: `sk-round-${round}-0001` }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    isRotating = false;
    await Promise.all(callers);
    expect(statuses.every((status) => status === 200)).toBe(true);
    expect(statuses.length).toBeGreaterThan(20);
    await gateway.call("/last");
    expect(upstream.seen.at(-1)?.headers.authorization).toBe("Bearer sk-round-20-0001");
  });
});
