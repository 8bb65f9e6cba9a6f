import type { ReportedEvent } from "@agent-id-guard/protocol";
import { afterEach, describe, expect, it } from "vitest";
import type { ProtectOptions } from "../../src/index.ts";
import { agent, client, txn, user } from "../fakes/fake-issuer.ts";
import { createWorld, eras, modern, until, type World } from "../fakes/world.ts";

let world: World;
const start = async (options: Partial<ProtectOptions> = {}) => {
  world = await createWorld(options);
};
afterEach(() => world.close());

const call = (name: string, args: Record<string, unknown> = {}) => modern("tools/call", { name, arguments: args });
const echo = async (scope = "tickets:read") => {
  const { body, headers } = call("echo", { text: "x" });
  return world.post(await world.token(scope), body, headers);
};
const actions = () => world.issuer.reports.map(({ action, tool, outcome }) => [action, tool, outcome]);
const last = (action: ReportedEvent["action"]) => world.issuer.reports.findLast((event) => event.action === action);

describe.each(eras)("each call is on record with its chain (%s)", (era) => {
  it("before the tool runs, and how it ended afterwards", async () => {
    await start();
    const mcp = await world.connect(era, await world.token("tickets:read"));
    const running = mcp.callTool({ name: "slow", arguments: {} });
    await until(() => world.seen.slow.length === 1);
    expect(actions()).toEqual([["tool.call", "slow", "success"]]);
    expect(last("tool.call")).toMatchObject({
      sub: user,
      chain: [user, client, agent],
      txn,
      permission: "tickets:read",
      tokenId: expect.any(String),
    });
    world.seen.slow[0]?.finish();
    await running;
    await until(() => last("tool.result") !== undefined);
    expect(last("tool.result")).toMatchObject({
      tool: "slow",
      outcome: "success",
      detail: { call: last("tool.call")?.detail?.call, durationMs: expect.any(Number) },
    });
  });

  it("a tool that reports an error and one that was never reached have failed", async () => {
    await start();
    const mcp = await world.connect(era, await world.token("tickets:read"));
    await mcp.callTool({ name: "fails", arguments: {} });
    await mcp.callTool({ name: "echo", arguments: { text: 42 } });
    await until(() => world.issuer.reports.length === 4);
    expect(
      world.issuer.reports.flatMap(({ action, tool, outcome, reason }) => (action === "tool.result" ? [[tool, outcome, reason]] : [])),
    ).toEqual([
      ["fails", "failure", "the tool reported an error"],
      ["echo", "failure", "the tool reported an error"],
    ]);
  });

  it("reads of resources and prompts too, lists not", async () => {
    await start();
    const mcp = await world.connect(era, await world.token("tickets:read"));
    await mcp.listTools();
    await mcp.listResources();
    await mcp.readResource({ uri: "tickets://desk/open/1" });
    await mcp.getPrompt({ name: "summary" });
    await world.guarded.close();
    expect(actions().filter(([action]) => action === "tool.call")).toEqual([
      ["tool.call", "resources/read tickets://desk/open/1", "success"],
      ["tool.call", "prompts/get summary", "success"],
    ]);
  });

  it("a refused call with what it lacked", async () => {
    await start();
    const mcp = await world.connect(era, await world.token("tickets:read"));
    await expect(mcp.callTool({ name: "move_ticket", arguments: {} })).rejects.toThrow();
    expect(world.issuer.reports).toEqual([
      expect.objectContaining({
        action: "tool.denied",
        outcome: "denied",
        tool: "move_ticket",
        permission: "tickets:read tickets:write",
        reason: "insufficient_scope",
      }),
    ]);
  });
});

describe("the record comes first", () => {
  it.each([
    ["answers 503", () => new Response(null, { status: 503 })],
    ["answers 400", () => new Response(null, { status: 400 })],
    ["redirects elsewhere", () => Response.redirect("https://evil.example/")],
    ["breaks off", () => new Response(new ReadableStream({ start: (controller) => controller.error(new Error("cut")) }))],
  ])("AUD-03: no tool runs while the audit log %s", async (_what, fault) => {
    await start();
    expect((await echo()).status).toBe(200);
    world.issuer.auditFault = fault;
    world.seen.ran.length = 0;
    if (_what !== "breaks off") {
      const response = await echo();
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: 1, error: { code: -32_603, data: { code: "audit.unavailable" } } });
      expect(world.seen.ran).toEqual([]);
    }
    world.issuer.auditFault = undefined;
    expect((await echo()).status).toBe(200);
  });

  it("AUD-03: a refusal that can't be recorded stays a refusal", async () => {
    await start();
    world.issuer.auditFault = () => new Response(null, { status: 503 });
    expect((await echo("")).status).toBe(503);
    expect(world.seen.ran).toEqual([]);
  });

  it("AUD-03: an audit log that never answers is given up on, and the call with it", async () => {
    await start();
    world.issuer.auditFault = () => new Promise(() => undefined);
    const response = await echo();
    expect(response.status).toBe(503);
    expect(world.seen.ran).toEqual([]);
  }, 20_000);

  it("calls that arrive together share a report, and results travel in company", async () => {
    await start();
    let release: (() => void) | undefined;
    world.issuer.auditFault = async () => {
      world.issuer.auditFault = undefined;
      await new Promise<void>((resolve) => (release = resolve));
      return new Response(null, { status: 204 });
    };
    const answers = [echo()];
    await until(() => release !== undefined);
    const batchesBefore = world.issuer.batches.length;
    for (let index = 0; index < 20; index++) answers.push(echo());
    await until(() => world.seen.made > 0 || answers.length === 21);
    await new Promise((resolve) => setTimeout(resolve, 300));
    release?.();
    for (const answer of answers) expect((await answer).status).toBe(200);
    await world.guarded.close();
    expect(world.issuer.reports).toHaveLength(20 + 21);
    expect(world.issuer.batches.length - batchesBefore).toBeLessThan(15);
    expect(Math.max(...world.issuer.batches)).toBeGreaterThanOrEqual(15);
  });

  it("results wait out an audit log that is down, in their order, and closing sends them", async () => {
    await start();
    const { body, headers } = call("slow");
    const token = await world.token("tickets:read");
    const running = world.post(token, body, headers);
    await until(() => world.seen.slow.length === 1);
    world.issuer.auditFault = () => new Response(null, { status: 503 });
    world.seen.slow[0]?.finish();
    expect((await running).status).toBe(200);
    await until(() => world.errors.length > 0);
    expect(last("tool.result")).toBeUndefined();
    world.issuer.auditFault = undefined;
    await world.guarded.close();
    expect(actions()).toEqual([
      ["tool.call", "slow", "success"],
      ["tool.result", "slow", "success"],
    ]);
  });

  it('audit: "behind" runs the call at once and reports it in order afterwards', async () => {
    await start({ audit: "behind" });
    world.issuer.auditFault = () => new Response(null, { status: 503 });
    expect((await echo()).status).toBe(200);
    expect(world.seen.ran).toEqual(["echo"]);
    world.issuer.auditFault = undefined;
    await world.guarded.close();
    expect(actions().map(([action]) => action)).toEqual(["tool.call", "tool.result"]);
  });

  it('audit: "behind" lets no more calls in when the audit log stays away, instead of filling the memory', async () => {
    await start({ audit: "behind" });
    world.issuer.auditFault = () => new Response(null, { status: 503 });
    const { body, headers } = call("secret_tool");
    const authorization = `Bearer ${await world.token("")}`;
    const init = { method: "POST", headers: { ...headers, authorization, "content-type": "application/json" }, body: JSON.stringify(body) };
    const ask = async () => (await world.guarded.fetch(new Request(world.url, init))).status;
    const answers = new Set<number>();
    for (let index = 0; index < 10_100; index++) answers.add(await ask());
    expect(answers).toEqual(new Set([200, 503]));
    world.issuer.auditFault = undefined;
    await world.guarded.close();
    expect(world.issuer.reports).toHaveLength(10_000);
  });
});
