import { afterEach, describe, expect, it } from "vitest";
import { agentId, type GatewayUnderTest, startGateway } from "../../fakes/gateway-under-test.ts";
import { startUpstream } from "../../fakes/upstreams.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});

/** A service that takes these values and no others, and a gateway before it. */
async function open(taken: Set<string>, options: Parameters<typeof startGateway>[0]["credential"] = {}) {
  const upstream = await startUpstream((request, response) =>
    response.writeHead(taken.has(String(request.headers.authorization).slice("Bearer ".length)) ? 200 : 401).end(),
  );
  const gateway = await startGateway({ upstream: upstream.url, credential: options });
  cleanups.push(() => gateway.close().then(() => upstream.close()));
  return gateway;
}

const rotate = async ({ vault, change, commit, store, credential }: GatewayUnderTest, secret: string) => {
  const row = await store.get("credentials", credential.id);
  if (row === undefined) throw new Error("gone");
  return commit(await vault.planRotate(change(), row, row.version, { secret, overlapSeconds: 60 }));
};

describe("VLT-09: a credential that is used is rotated", () => {
  it("under two hundred calls, five times: none fails, and the value before is dead after the overlap", async () => {
    const first = "sk-value-0";
    const taken = new Set([first]);
    const gateway = await open(taken, { secret: first });
    const calls: Promise<number>[] = [];
    for (let round = 1; round <= 5; round++) {
      const next = `sk-value-${round}`;
      taken.add(next);
      const before = await gateway.store.get("credentials", gateway.credential.id);
      for (let at = 0; at < 20; at++) calls.push(gateway.call("/deals").then(({ status }) => status));
      await rotate(gateway, next);
      for (let at = 0; at < 20; at++) calls.push(gateway.call("/deals").then(({ status }) => status));
      // A replica that has not heard of it yet still opens the value before.
      if (before === undefined) throw new Error("gone");
      expect(Buffer.from((await gateway.vault.openSecret(before)).secret).toString()).toBe(`sk-value-${round - 1}`);
      expect(await Promise.all(calls.splice(0))).toEqual(Array.from({ length: 40 }, () => 200));
      gateway.clock.advance(60_000);
      await expect(gateway.vault.openSecret(before)).rejects.toMatchObject({ code: "vault.unavailable" });
      taken.delete(`sk-value-${round - 1}`);
    }
  });
});

describe("a canary", () => {
  it("lets a call go on, and tells of it in the same unit", async () => {
    const gateway = await open(new Set(["sk-canary"]), { secret: "sk-canary", canary: true });
    expect((await gateway.call("/deals")).status).toBe(200);
    const [[call], [alert]] = [await gateway.recorded("gateway.call"), await gateway.recorded("credential.canary_touched")];
    expect(alert).toMatchObject({
      category: "alert",
      parent: call?.id,
      credentialId: gateway.credential.id,
      agentId,
      detail: { by: "gateway.call" },
    });
  });

  it("tells of a call that was refused because it is bound to others", async () => {
    const gateway = await open(new Set(["sk-canary"]), { secret: "sk-canary", canary: true });
    gateway.store.seed("credentials", { ...gateway.credential, boundAgents: ["agt_somebody_else"] });
    expect((await gateway.call("/deals")).status).toBe(403);
    const [[call], [alert]] = [await gateway.recorded("gateway.call"), await gateway.recorded("credential.canary_touched")];
    expect([call?.outcome, call?.target]).toEqual(["denied", { type: "credential", id: gateway.credential.id }]);
    expect(alert).toMatchObject({ outcome: "denied", parent: call?.id });
  });

  it("any other credential tells of nothing", async () => {
    const gateway = await open(new Set(["sk-plain"]), { secret: "sk-plain" });
    await gateway.call("/deals");
    await gateway.recorded("gateway.call");
    expect(gateway.store.log.some(({ event }) => event.action === "credential.canary_touched")).toBe(false);
  });
});
