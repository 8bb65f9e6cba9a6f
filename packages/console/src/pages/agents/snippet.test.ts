import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { AgentAnswer, IssuedSecretAnswer, ResourceAnswer } from "@agent-id-guard/protocol";
import { type ListeningGuard, listen } from "@agent-id-guard/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curlSnippet, type SnippetAgent, typeScriptSnippet } from "./snippet.ts";

/* Each snippet runs as a person would run it, against a real server and a service behind its gateway. */

const run = promisify(execFile);
const root = new URL("../../../../../", import.meta.url);
let folder: string;
let upstream: Server;
let server: ListeningGuard;
let agent: SnippetAgent;
let secret: string;
let service: ResourceAnswer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-snippet-"));
  upstream = createServer((request, response) =>
    response.end(request.headers.authorization === "Bearer the-key-of-crm" ? "three deals" : "no key"),
  );
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  server = await listen({ database: ":memory:", directory: "builtin" });
  const headers = { authorization: `Bearer ${await server.guard.systemToken()}`, "content-type": "application/json" };
  const post = async <Answer>(path: string, body: object) => {
    const answer = await fetch(`${server.url}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect({ path, ok: answer.ok }).toEqual({ path, ok: true });
    return (await answer.json()) as Answer;
  };
  const owner = await post<{ id: string }>("users", { username: "olivia", name: "Olivia", password: "a password of some length" });
  const { id } = await post<AgentAnswer>("agents", { name: "Helper", kind: "autonomous", purpose: "Helps", ownerId: owner.id });
  ({ secret } = await post<IssuedSecretAnswer>(`agents/${id}/secrets`, {}));
  agent = { issuer: server.guard.issuer, agentId: id, authMethod: "client_secret" };
  const upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/deals`;
  const permissions = [{ name: "crm:read" }];
  service = await post<ResourceAnswer>("resources", { name: "crm", kind: "service", upstreamUrl, permissions, allowPrivateNetwork: true });
  await post("credentials", { name: "CRM key", resourceId: service.id, secret: "the-key-of-crm" });
  await post("grants", { subjectType: "agent", subjectId: id, resourceId: service.id, permissions: ["crm:read"] });
  const config = { version: 1, issuer: agent.issuer, agentId: id, secret };
  writeFileSync(join(folder, "agent-id-guard.json"), JSON.stringify(config), { mode: 0o600 });
});
afterAll(async () => {
  await server.close();
  upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the TypeScript snippet", () => {
  const program = async (text: string) => {
    const flags = ["--conditions=@agent-id-guard/source", "--input-type=module-typescript", "--eval", text];
    const env = { PATH: process.env.PATH, AGENT_ID_GUARD_CONFIG: join(folder, "agent-id-guard.json") };
    return (await run(process.execPath, flags, { cwd: root, env })).stdout.trim();
  };

  it("calls a service", async () => {
    expect(await program(typeScriptSnippet(service))).toBe("200 three deals");
  });

  it("shows what the agent may reach, where there is nothing to call", async () => {
    expect(await program(typeScriptSnippet(undefined))).toBe("[ 'crm' ]");
  });

  it("is, for a model, the program of examples/first-call, which CI runs", () => {
    const model = { kind: "llm", name: "openai", identifier: "https://guard.example/gateway/openai", upstreamUrl: null } as const;
    expect(typeScriptSnippet(model)).toBe(readFileSync(new URL("examples/first-call/agent.ts", root), "utf8"));
  });

  it("connects to an MCP server", () => {
    const tickets = { kind: "mcp", name: "tickets", identifier: "https://tickets.example/mcp", upstreamUrl: null } as const;
    expect(typeScriptSnippet(tickets)).toContain('await agent.mcp("https://tickets.example/mcp")');
  });

  it("keeps what a resource is called within its text", () => {
    const nasty = { kind: "mcp", name: "x", identifier: 'https://x.example/"); process.exit(3); ("', upstreamUrl: null } as const;
    expect(typeScriptSnippet(nasty)).toContain(JSON.stringify(nasty.identifier));
  });
});

describe("the curl snippet", () => {
  const shell = async (script: string, env: Readonly<Record<string, string>>) =>
    (await run("sh", ["-euc", script], { env: { PATH: process.env.PATH, ...env } })).stdout;
  const commands = (text: string) => text.split("\n\n");

  it("gets a token, then calls with it", async () => {
    const [getToken = "", call = ""] = commands(curlSnippet(agent, service));
    const answer = JSON.parse(await shell(getToken, { SECRET: secret })) as { access_token: string };
    expect(await shell(call, { TOKEN: answer.access_token })).toBe("three deals");
  });

  it("asks the server about the agent itself, where there is nothing to call", async () => {
    const [getToken = "", call = ""] = commands(curlSnippet(agent, undefined));
    const answer = JSON.parse(await shell(getToken, { SECRET: secret })) as { access_token: string };
    expect(JSON.parse(await shell(call, { TOKEN: answer.access_token }))).toMatchObject({ name: "Helper" });
  });

  it("presents an assertion where the agent signs in with a key", async () => {
    const [getToken = ""] = commands(curlSnippet({ ...agent, authMethod: "private_key_jwt" }, service));
    const refusal = JSON.parse(await shell(getToken, { ASSERTION: "no.assertion.yet" }));
    expect(refusal).toMatchObject({ error: "invalid_client" });
  });

  it("keeps what a resource is called within one word", async () => {
    const nasty = { ...service, identifier: "https://x.example/'; echo owned; '$(echo owned)" };
    const [getToken = ""] = commands(curlSnippet(agent, nasty));
    expect(await shell(`curl() { printf '%s\\n' "$#"; }\n${getToken}`, { SECRET: secret })).toBe("7\n");
  });
});
