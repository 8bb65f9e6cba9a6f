/* Our server as it is hosted: SQLite in a file, every token and every call with its durable record. Says how to call it in one line of JSON. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AgentAnswer, endpoints, type IssuedSecretAnswer, type ResourceAnswer, type UserAnswer } from "@agent-id-guard/protocol";
import { listen } from "@agent-id-guard/server";

const upstreamUrl = process.argv[2] ?? "http://127.0.0.1:9/v1";
const folder = mkdtempSync(join(tmpdir(), "bench-agent-id-guard-"));
const { guard, url } = await listen({
  database: join(folder, "guard.sqlite"),
  masterKeyFile: join(folder, "master.key"),
  checkpointFile: join(folder, "checkpoints.jsonl"),
});

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${url}${endpoints.adminApi}/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${await guard.systemToken()}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

const owner = await post<UserAnswer>("users", { username: "olivia", name: "Olivia" });
const agent = await post<AgentAnswer>("agents", { name: "bench", kind: "autonomous", purpose: "to be measured", ownerId: owner.id });
const { secret } = await post<IssuedSecretAnswer>(`agents/${agent.id}/secrets`, {});
const model = await post<ResourceAnswer>("resources", {
  name: "bench",
  kind: "llm",
  upstreamUrl,
  permissions: [{ name: "llm:invoke" }],
  allowPrivateNetwork: true,
  tokenTtlSeconds: 3_600,
});
await post("credentials", { name: "bench", resourceId: model.id, secret: "upstream-key" });
await post("grants", { subjectType: "agent", subjectId: agent.id, resourceId: model.id, permissions: ["llm:invoke"] });

const credentials = { client_id: agent.id, client_secret: secret };
const tokenForm = { grant_type: "client_credentials", resource: model.identifier, ...credentials };
const answer = await fetch(url + endpoints.token, { method: "POST", body: new URLSearchParams(tokenForm) });
const { access_token: token } = (await answer.json()) as { access_token: string };
process.stdout.write(
  `${JSON.stringify({
    tokenUrl: url + endpoints.token,
    tokenForm,
    introspectUrl: url + endpoints.introspect,
    introspectTokenForm: tokenForm,
    introspectForm: credentials,
    url: `${url}${endpoints.gateway}/bench`,
    headers: { authorization: `Bearer ${token}` },
  })}\n`,
);
