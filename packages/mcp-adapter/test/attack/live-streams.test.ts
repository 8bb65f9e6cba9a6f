import { afterEach, describe, expect, it } from "vitest";
import type { ProtectOptions } from "../../src/index.ts";
import { agent, client, txn, user } from "../fakes/fake-issuer.ts";
import { challengeOf, createWorld, eras, modern, until, type World } from "../fakes/world.ts";

let world: World;
const start = async (options: Partial<ProtectOptions> = {}) => {
  world = await createWorld(options);
};
afterEach(() => world.close());

const listen = modern("subscriptions/listen", { notifications: { toolsListChanged: true } });

/** Reads a stream to its end and returns its text. */
async function textOf(response: Response): Promise<string> {
  return response.text();
}

describe("MCP-17: a live stream after its caller was revoked", () => {
  it.each([
    ["agent", agent],
    ["user", user],
    ["client", client],
    ["transaction", txn],
  ] as const)("MCP-17: a subscription ends when its %s is revoked, and stays open for others", async (kind, id) => {
    await start();
    const other = {
      sub: "usr_01k9x3v7q8e5m2n4p6r8s0t1v7",
      client_id: "agt_01k9x3v7q8e5m2n4p6r8s0t1v7",
      act: undefined,
      txn: "txn_01k9x3v7q8e5m2n4p6r8s0t1v7",
    };
    const doomed = await world.post(await world.token(""), listen.body, listen.headers);
    const safe = await world.post(await world.token("", other), listen.body, listen.headers);
    world.guarded.notify.toolsChanged();
    world.issuer.revoke({ kind, id });
    const text = await textOf(doomed);
    expect(text).toContain("notifications/subscriptions/acknowledged");
    expect(text).toContain("token.revoked");
    world.guarded.notify.toolsChanged();
    const reader = (safe.body as ReadableStream<Uint8Array>).getReader();
    let seen = "";
    await until(async () => {
      seen += new TextDecoder().decode((await reader.read()).value);
      return seen.split("tools/list_changed").length > 2;
    });
    await reader.cancel();
    expect((await world.post(await world.token("", other), listen.body, listen.headers)).status).toBe(200);
  });

  it.each(eras)("MCP-17: a running call is cut off, its tool is told, and its end is on record (%s)", async (era) => {
    await start();
    const token = await world.token("tickets:read");
    const mcp = await world.connect(era, token);
    const outcome = mcp.callTool({ name: "slow", arguments: {} }).then(
      () => "answered",
      (error: Error) => error.message,
    );
    await until(() => world.seen.slow.length === 1);
    world.issuer.revoke({ kind: "agent", id: agent });
    expect(await outcome).toContain("revoked");
    await until(() => world.seen.slow[0]?.signal.aborted === true);
    await until(() => world.issuer.reports.some(({ action }) => action === "tool.result"));
    expect(world.issuer.reports.at(-1)).toMatchObject({ action: "tool.result", outcome: "failure", reason: "no answer" });
  });

  it("MCP-17: a call that has not answered yet is answered with 401 instead of its result", async () => {
    await start({ handler: { responseMode: "json" } });
    const { body, headers } = modern("tools/call", { name: "slow", arguments: {} });
    const running = world.post(await world.token("tickets:read"), body, headers);
    await until(() => world.seen.slow.length === 1);
    world.issuer.revoke({ kind: "user", id: user });
    const response = await running;
    expect([response.status, challengeOf(response).error]).toEqual([401, "invalid_token"]);
    expect(world.seen.slow[0]?.signal.aborted).toBe(true);
  });

  it("MCP-17: the very next call of a revoked agent is 401", async () => {
    await start();
    const token = await world.token("tickets:read");
    const { body, headers } = modern("tools/list");
    expect((await world.post(token, body, headers)).status).toBe(200);
    world.issuer.revoke({ kind: "agent", id: agent });
    await until(async () => (await world.post(token, body, headers)).status === 401);
    expect((await (await world.post(token, body, headers)).json()) as unknown).toMatchObject({
      error: "invalid_token",
      code: "token.revoked",
    });
  });

  it("a caller that leaves takes its call along", async () => {
    await start();
    const { body, headers } = modern("tools/call", { name: "slow", arguments: {} });
    const response = await world.post(await world.token("tickets:read"), body, headers);
    await until(() => world.seen.slow.length === 1);
    await response.body?.cancel();
    await until(() => world.seen.slow[0]?.signal.aborted === true);
    await until(() => world.issuer.reports.some(({ action, outcome }) => action === "tool.result" && outcome === "failure"));
  });

  it("a caller that leaves before the answer began takes its call along too", async () => {
    await start({ handler: { responseMode: "json" } });
    const { body, headers } = modern("tools/call", { name: "slow", arguments: {} });
    const leaving = new AbortController();
    const authorization = `Bearer ${await world.token("tickets:read")}`;
    const sent = { ...headers, authorization, "content-type": "application/json", accept: "application/json, text/event-stream" };
    const running = fetch(world.url, { method: "POST", headers: sent, body: JSON.stringify(body), signal: leaving.signal });
    await until(() => world.seen.slow.length === 1);
    leaving.abort();
    await expect(running).rejects.toThrow();
    await until(() => world.seen.slow[0]?.signal.aborted === true);
  });

  it("a call that is over is forgotten: a later revocation does not reach it", async () => {
    await start();
    const { body, headers } = modern("tools/call", { name: "echo", arguments: {} });
    const token = await world.token("tickets:read");
    await (await world.post(token, body, headers)).text();
    world.issuer.revoke({ kind: "agent", id: agent });
    await until(async () => (await world.post(token, body, headers)).status === 401);
    expect(world.seen.contexts.at(-1)?.http?.req?.signal.aborted).toBe(false);
  });

  it("a subscription ends with its token; a call that was let in may outlast it", async () => {
    await start();
    const exp = Math.floor(Date.now() / 1_000) + 2;
    const subscription = world.post(await world.token("", { exp }), listen.body, listen.headers);
    const { body, headers } = modern("tools/call", { name: "slow", arguments: {} });
    const call = world.post(await world.token("tickets:read", { exp }), body, headers);
    await until(() => world.seen.slow.length === 1);
    await textOf(await subscription);
    world.seen.slow[0]?.finish();
    expect(await textOf(await call)).toContain("slow ran");
  });
});

describe("the revocation feed is the condition for everything", () => {
  it("INT-01: when it falls silent nobody is let in, open streams end, and it recovers by itself", async () => {
    await start({ maxSilenceMs: 600 });
    const token = await world.token("");
    const { body, headers } = modern("tools/list");
    const stream = await world.post(token, listen.body, listen.headers);
    world.issuer.heartbeatMs = undefined;
    await textOf(stream);
    await until(async () => (await world.post(token, body, headers)).status === 503);
    const response = await world.post(token, body, headers);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.json()).toMatchObject({ code: "feed.stale" });
    world.issuer.heartbeatMs = 100;
    await until(async () => (await world.post(token, body, headers)).status === 200);
  });

  it("closing ends open streams", async () => {
    await start();
    const stream = await world.post(await world.token(""), listen.body, listen.headers);
    const text = textOf(stream);
    await world.guarded.close();
    expect(await text).toContain("acknowledged");
    const { body, headers } = modern("tools/list");
    expect((await world.post(await world.token(""), body, headers)).status).toBe(503);
  });
});
