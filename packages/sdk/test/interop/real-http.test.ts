import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AgentAnswer, CredentialAnswer, IssuedSecretAnswer, ResourceAnswer, UserAnswer } from "@agent-id-guard/protocol";
import { type ListeningGuard, listen } from "@agent-id-guard/server";
import { LLMock } from "@copilotkit/aimock";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AgentGuard, isGuardError } from "../../src/index.ts";
import { Admin } from "../../src/testing/admin.ts";

/* The SDK as an agent uses it: the global fetch, real sockets, the real server, the official client, a provider that insists on its key. */

const modelKey = "sk-canary-interop-0123456789";
const answer = "Ticket 2 first: the printer is on fire.";
const chat = { model: "gpt-5", messages: [{ role: "user" as const, content: "Which one first?" }] };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );

let listening: ListeningGuard;
let provider: LLMock;
let admin: Admin;
let agent: AgentGuard;
let agentId: string;
let secret: string;
const bodies: number[] = [];
const echo = createServer((request, response) => {
  let size = 0;
  request.on("data", (chunk: Buffer) => (size += chunk.length));
  request.on("end", () => {
    bodies.push(size);
    response.end(String(size));
  });
});

beforeAll(async () => {
  provider = new LLMock({ port: 0, auth: { apiKeys: [modelKey] } });
  provider.onMessage(/./, { content: answer });
  await provider.start();
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  listening = await listen({ database: ":memory:", logLevel: "silent" });
  const { guard, url } = listening;
  admin = new Admin(
    url,
    (input, init) => fetch(input, init),
    () => guard.systemToken(),
  );
  const owner = await admin.call<UserAnswer>("POST", "users", { body: { username: "owner", name: "Owner" } });
  const registered = await admin.call<AgentAnswer>("POST", "agents", {
    body: { name: "nightly", kind: "autonomous", purpose: "A test", ownerId: owner.id },
  });
  agentId = registered.id;
  secret = (await admin.call<IssuedSecretAnswer>("POST", `agents/${agentId}/secrets`, { body: {} })).secret;
  const echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/echo`;
  for (const [name, kind, upstreamUrl] of [
    ["openai", "llm", `${provider.url}/v1`],
    ["echo", "service", echoUrl],
  ]) {
    const body = { name, kind, upstreamUrl, permissions: [{ name: "use" }], allowPrivateNetwork: true };
    const resource = await admin.call<ResourceAnswer>("POST", "resources", { body });
    await admin.call<CredentialAnswer>("POST", "credentials", { body: { name, resourceId: resource.id, secret: modelKey } });
    await admin.call("POST", "grants", {
      body: { subjectType: "agent", subjectId: agentId, resourceId: resource.id, permissions: ["use"] },
    });
  }
  agent = await AgentGuard.connect({ issuer: guard.issuer, agentId, secret });
});

afterAll(async () => {
  await agent.close();
  await listening.close();
  await provider.stop();
  await new Promise((resolve) => echo.close(resolve));
});

describe("over real HTTP", () => {
  it("the official client talks to the provider, whole and streaming, without its key", async () => {
    const openai = new OpenAI(agent.llm("openai"));
    const whole = await openai.chat.completions.create(chat);
    expect(whole.choices[0]?.message.content).toBe(answer);
    let text = "";
    let chunks = 0;
    for await (const chunk of await openai.chat.completions.create({ ...chat, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
      chunks += 1;
    }
    expect(text).toBe(answer);
    expect(chunks).toBeGreaterThan(1);
    await expect(
      new OpenAI({ baseURL: `${provider.url}/v1`, apiKey: agent.llm("openai").apiKey, maxRetries: 0 }).chat.completions.create(chat),
    ).rejects.toMatchObject({ status: 401 });
  });

  it("a body may be a stream", async () => {
    const url = agent.resources.find(({ name }) => name === "echo")?.upstreamUrl as string;
    const chunk = new Uint8Array(65_536);
    let left = 32;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const response = await agent.fetch(url, { method: "POST", body, duplex: "half" } as RequestInit);
    expect([response.status, await response.text()]).toEqual([200, String(32 * 65_536)]);
  });

  it("a refusal comes back with code, hint and decision", async () => {
    const error: unknown = await agent.token("echo", { scope: "use more" }).catch((caught) => caught);
    expect(error).toMatchObject({ code: "oauth.invalid_scope", decisionId: expect.stringMatching(/^dec_/) });
    expect(await codeOf(AgentGuard.connect({ issuer: listening.guard.issuer, agentId, secret: `${secret}x` }))).toBe(
      "client.authentication_failed",
    );
    expect(await codeOf(AgentGuard.connect({ issuer: `${listening.guard.issuer}/other`, agentId, secret }))).not.toBe("no error");
  });

  it("INT-01: after a suspension the next call fails, and the feed tells the agent", async () => {
    const openai = new OpenAI(agent.llm("openai"));
    await openai.chat.completions.create(chat);
    await admin.change("POST", "agents", agentId, "suspend");
    await expect(openai.chat.completions.create(chat)).rejects.toMatchObject({ status: 401 });
    await vi.waitFor(async () => expect(await codeOf(agent.token("openai"))).toBe("client.authentication_failed"));
  });
});
