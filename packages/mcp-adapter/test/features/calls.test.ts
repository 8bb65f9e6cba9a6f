import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agent, client, owner, txn, user } from "../fakes/fake-issuer.ts";
import { createWorld, eras, until, type World } from "../fakes/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe.each(eras)("the official client, revision %s", (era) => {
  it("lists only what the token's scope allows", async () => {
    const names = async (scope: string) =>
      (await (await world.connect(era, await world.token(scope))).listTools()).tools.map(({ name }) => name);
    expect(await names("tickets:read")).toEqual(["list_tickets", "echo", "whoami", "fails", "slow", "routed"]);
    expect(await names("tickets:write")).toEqual(["close_ticket", "whoami"]);
    expect(await names("tickets:read tickets:write")).toContain("move_ticket");
    expect(await names("")).toEqual(["whoami"]);
  });

  it("lists and reads only the prompts and resources that the scope allows", async () => {
    const mcp = await world.connect(era, await world.token("tickets:read"));
    expect((await mcp.listPrompts()).prompts.map(({ name }) => name)).toEqual(["summary"]);
    expect((await mcp.listResources()).resources.map(({ uri }) => uri)).toEqual(["tickets://desk/open/1"]);
    expect((await mcp.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "tickets://desk/open/{id}",
    ]);
    expect((await mcp.readResource({ uri: "tickets://desk/open/7" })).contents).toEqual([
      { uri: "tickets://desk/open/7", text: "open ticket" },
    ]);
    expect((await mcp.getPrompt({ name: "summary" })).messages).toHaveLength(1);
    await expect(mcp.readResource({ uri: "tickets://desk/secret/1" })).rejects.toThrow("no such resource");
    await expect(mcp.getPrompt({ name: "secret_prompt" })).rejects.toThrow("no such prompt");
    await expect(mcp.readResource({ uri: "tickets://desk/closed/1" })).rejects.toThrow(/insufficient_scope|403|scope/i);
  });

  it("runs a tool that the scope allows and refuses the others before any of their code", async () => {
    const mcp = await world.connect(era, await world.token("tickets:read"));
    expect((await mcp.callTool({ name: "echo", arguments: { text: "hello" } })).content).toEqual([{ type: "text", text: "hello" }]);
    world.seen.ran.length = 0;
    await expect(mcp.callTool({ name: "close_ticket", arguments: {} })).rejects.toThrow(/scope|403/i);
    await expect(mcp.callTool({ name: "move_ticket", arguments: {} })).rejects.toThrow(/scope|403/i);
    await expect(mcp.callTool({ name: "secret_tool", arguments: {} })).rejects.toThrow("no such tool");
    expect(world.seen.ran).toEqual([]);
  });

  it("tells tool code who calls, for whom and through whom", async () => {
    const mcp = await world.connect(era, await world.token("tickets:read"));
    const { content } = await mcp.callTool({ name: "whoami", arguments: {} });
    expect(JSON.parse((content[0] as { text: string }).text)).toEqual({
      subject: user,
      userId: user,
      agentId: agent,
      ownerId: owner,
      callerId: agent,
      chain: [user, client, agent],
      txn,
      scope: ["tickets:read"],
    });
  });

  it("passes what a running tool tells on the way", async () => {
    const mcp = await world.connect(era, await world.token("tickets:read"));
    const told: unknown[] = [];
    mcp.setNotificationHandler("notifications/message", ({ params }) => void told.push(params.data));
    const running = mcp.callTool({ name: "slow", arguments: {} });
    await until(() => told.length > 0);
    world.seen.slow.pop()?.finish();
    expect((await running).content).toEqual([{ type: "text", text: "slow ran" }]);
    expect(told).toEqual(["started"]);
  });
});
