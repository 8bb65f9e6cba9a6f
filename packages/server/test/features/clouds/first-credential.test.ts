import { endpoints } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createGuard, type Guard } from "../../../src/guard.ts";

let guard: Guard;
let authorization: string;
beforeAll(async () => {
  guard = await createGuard({ logLevel: "silent" });
  authorization = `Bearer ${await guard.systemToken()}`;
});
afterAll(() => guard.close());

async function send(method: string, path: string, body?: object) {
  const headers = { authorization, "content-type": "application/json" };
  const request = new Request(guard.issuer + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer = await guard.fetch(request);
  return { status: answer.status, json: JSON.parse(await answer.text()) };
}
const published = async () => (await send("GET", endpoints.jwks)).json.keys.map(({ alg }: { alg: string }) => alg);
const algorithms = async () => (await send("GET", endpoints.openidConfiguration)).json.id_token_signing_alg_values_supported;

it("the first credential without a secret publishes the key that its cloud will be shown, and is on record with it", async () => {
  const { json: resource } = await send("POST", `${endpoints.adminApi}/resources`, {
    ...{
      name: "bucket",
      kind: "service",
      upstreamUrl: "https://s3.eu-central-1.amazonaws.com/",
      permissions: [{ name: "read", description: "r" }],
    },
  });
  expect([await published(), await algorithms()]).toEqual([["ES256"], ["ES256"]]);
  const { status, json } = await send("POST", `${endpoints.adminApi}/credentials`, {
    ...{ name: "keyless", resourceId: resource.id, kind: "workload_identity" },
    settings: { cloud: "aws", region: "eu-central-1", role: "arn:aws:iam::123456789012:role/agents" },
  });
  expect([status, json.kind, json.hasSecret]).toEqual([201, "workload_identity", false]);
  expect([await published(), await algorithms()]).toEqual([
    ["ES256", "RS256"],
    ["ES256", "RS256"],
  ]);
  const { json: keys } = await send("GET", `${endpoints.adminApi}/keys`);
  expect(keys.items.map(({ state, publicKey }: { state: string; publicKey: { alg: string } }) => [publicKey.alg, state])).toEqual([
    ["ES256", "active"],
    ["RS256", "active"],
  ]);
  const { json: log } = await send("GET", `${endpoints.adminApi}/audit/events?limit=50`);
  expect(log.items.filter(({ action }: { action: string }) => action === "signing_key.create")).toHaveLength(2);
});
