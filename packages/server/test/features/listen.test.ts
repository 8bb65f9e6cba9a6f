import { connect } from "node:net";
import { endpoints } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminApi } from "../../src/cli/api.ts";
import { type ListeningGuard, listen } from "../../src/listen.ts";

let server: ListeningGuard;
beforeAll(async () => {
  server = await listen({ database: ":memory:", directory: "builtin" });
});
afterAll(() => server.close());

/** A token with which an agent follows the revocation feed. */
async function feedToken(): Promise<string> {
  const api = adminApi(fetch, server.url, await server.guard.systemToken());
  const owner = await api.post<{ id: string }>("users", { username: "olivia", name: "Olivia", password: "a password of some length" });
  const agent = await api.post<{ id: string }>("agents", { name: "Helper", kind: "autonomous", purpose: "Helps", ownerId: owner.id });
  const { secret } = await api.post<{ secret: string }>(`agents/${agent.id}/secrets`, {});
  const form = { grant_type: "client_credentials", client_id: agent.id, client_secret: secret, resource: server.guard.issuer };
  const answer = await fetch(server.url + endpoints.token, { method: "POST", body: new URLSearchParams(form) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

it("takes a caller that closes its half to have left: a stream to it ends (decision 0015)", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const head = `GET ${endpoints.revocations} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${await feedToken()}\r\n\r\n`;
  const ended = new Promise((resolve) => socket.once("end", resolve));
  const begun = new Promise<string>((resolve) => socket.setEncoding("utf8").once("data", resolve));
  socket.on("data", () => {});
  socket.write(head);
  expect(await begun).toMatch(/^HTTP\/1\.1 200 /);
  socket.end();
  await ended;
});
