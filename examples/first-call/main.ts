/*
 * A first call, from registration to answer: a server, a model provider (a stand-in) whose key only the vault knows, an agent with its configuration file, and
 * `agent.ts`, which is the program that the console shows, run as a program of its own.
 */
import { strictEqual } from "node:assert";
import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type AgentAnswer, agentConfigFile, agentConfigSchema, type ResourceAnswer, type UserAnswer } from "@agent-id-guard/protocol";
import { listen } from "@agent-id-guard/server";
import { LLMock } from "@copilotkit/aimock";

const apiKey = "sk-only-the-vault-knows";
const provider = new LLMock({ port: 0, auth: { apiKeys: [apiKey] } });
provider.onMessage(/./, { content: "Hello to you, too." });
await provider.start();
const server = await listen({ database: ":memory:", directory: "builtin" });
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-first-call-"));

try {
  const headers = { authorization: `Bearer ${await server.guard.systemToken()}`, "content-type": "application/json" };
  const post = async <Answer>(path: string, body: object) => {
    const answer = await fetch(`${server.url}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    strictEqual(answer.status, 201, `${path}: ${answer.status}`);
    return (await answer.json()) as Answer;
  };

  // What an administrator does.
  const owner = await post<UserAnswer>("users", { username: "olivia", name: "Olivia" });
  const model = {
    name: "openai",
    kind: "llm",
    upstreamUrl: `${provider.url}/v1`,
    permissions: [{ name: "llm:invoke" }],
    allowPrivateNetwork: true,
  };
  const openai = await post<ResourceAnswer>("resources", model);
  await post("credentials", { name: "Model provider key", resourceId: openai.id, secret: apiKey });

  // What the developer does: a key made here, its public half registered, the private one in a file of their own.
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keys = [publicKey.export({ format: "jwk" })];
  const about = { name: "First", kind: "autonomous", purpose: "Says hello", ownerId: owner.id, keys };
  const agent = await post<AgentAnswer>("agents", about);
  await post("grants", { subjectType: "agent", subjectId: agent.id, resourceId: openai.id, permissions: ["llm:invoke"] });
  const facts = { version: 1, issuer: server.guard.issuer, agentId: agent.id, name: agent.name };
  const config = agentConfigSchema.parse({ ...facts, privateKey: privateKey.export({ format: "jwk" }) });
  writeFileSync(join(folder, agentConfigFile), JSON.stringify(config, null, 2), { mode: 0o600 });

  // And the agent, which finds its file where it starts and knows nothing else.
  const program = join(import.meta.dirname, "agent.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, program], {
    cwd: folder,
    env: { PATH: process.env.PATH },
  });
  strictEqual(stdout.trim(), "Hello to you, too.");
  console.log(`The agent said: ${stdout.trim()}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
  await provider.stop();
}
