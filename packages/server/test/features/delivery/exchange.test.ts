import { deliveryTokenTypes, endpoints, grantTypes, tokenTypes } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type Guard } from "../../../src/guard.ts";

/* The whole server: an agent trades its token at the token endpoint for a JWT that a partner takes. */
let guard: Guard;
let system: string;
let basic: string;
let own: string;
const resource = "https://guard.internal/gateway/partner";

const send = (path: string, init: { method?: string; body?: string; type?: string; authorization?: string } = {}) =>
  guard.fetch(
    new Request(guard.issuer + path, {
      method: init.method ?? "GET",
      headers: {
        ...(init.authorization === undefined ? {} : { authorization: init.authorization }),
        ...(init.type === undefined ? {} : { "content-type": init.type }),
      },
      ...(init.body === undefined ? {} : { body: init.body }),
    }),
  );
const make = async (path: string, body: unknown) => {
  const request = { method: "POST", type: "application/json", authorization: `Bearer ${system}`, body: JSON.stringify(body) };
  const answer = await send(`${endpoints.adminApi}/${path}`, request);
  if (answer.status !== 201) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as { id: string; secret: string };
};
const token = async (form: Record<string, string>) => {
  const type = "application/x-www-form-urlencoded";
  const answer = await send(endpoints.token, { method: "POST", type, authorization: basic, body: new URLSearchParams(form).toString() });
  return { status: answer.status, json: (await answer.json()) as Record<string, string> };
};
const exchange = (more: Record<string, string> = {}) =>
  token({
    ...{ grant_type: grantTypes.tokenExchange, subject_token: own, subject_token_type: tokenTypes.accessToken, resource },
    ...{ requested_token_type: deliveryTokenTypes.minted, ...more },
  });
const events = async (action: string) => {
  const answer = await send(`${endpoints.adminApi}/audit/events?action=${action}`, { authorization: `Bearer ${system}` });
  return ((await answer.json()) as { items: Record<string, unknown>[] }).items;
};

beforeAll(async () => {
  guard = await createGuard({ logLevel: "silent" });
  system = await guard.systemToken();
  const owner = await make("users", { username: "olga", name: "Olga" });
  const agent = await make("agents", { name: "A", kind: "autonomous", purpose: "p", ownerId: owner.id });
  const partner = await make("resources", {
    ...{ name: "partner", kind: "service", upstreamUrl: "http://127.0.0.1:9/", allowPrivateNetwork: true },
    permissions: [{ name: "orders:read" }],
  });
  await make("grants", { subjectType: "agent", subjectId: agent.id, resourceId: partner.id, permissions: ["orders:read"] });
  await make("credentials", { kind: "jwt", name: "Partner", resourceId: partner.id, settings: { audience: ["https://partner.example"] } });
  const { secret } = await make(`agents/${agent.id}/secrets`, {});
  basic = `Basic ${Buffer.from(`${agent.id}:${secret}`).toString("base64")}`;
  own = (await token({ grant_type: grantTypes.clientCredentials, resource })).json.access_token ?? "";
});
afterAll(() => guard.close());

describe("RFC 8693 with a type of delivery", () => {
  it("answers what was delivered, with its lease on record, and no token of ours", async () => {
    const { status, json } = await exchange();
    expect([status, json]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        ...{ issued_token_type: deliveryTokenTypes.minted, token_type: "N_A", expires_in: expect.any(Number), scope: "" },
      },
    ]);
    const claims = JSON.parse(Buffer.from(json.access_token?.split(".")[1] ?? "", "base64url").toString()) as Record<string, string>;
    const issued = await events("delivery.issue");
    expect(issued).toMatchObject([{ outcome: "success", detail: { mode: "minted", leaseId: claims.jti } }]);
    expect(await events("token.issue")).toHaveLength(2);
  });

  it("JWT-09: what was minted is accepted at no entrance", async () => {
    const minted = (await exchange()).json.access_token ?? "";
    const authorization = `Bearer ${minted}`;
    const get = [endpoints.self, endpoints.userinfo, `${endpoints.gateway}/partner/x`, endpoints.deliveries, `${endpoints.adminApi}/me`];
    for (const path of [...get, endpoints.revocations]) expect([path, (await send(path, { authorization })).status]).toEqual([path, 401]);
    expect((await exchange({ subject_token: minted })).json.code).toBe("chain.subject_refused");
  });

  it("refuses once on record where no credential is delivered so, and what is no type of delivery", async () => {
    const before = [(await events("delivery.issue")).length, (await events("token.issue")).length];
    const { status, json } = await exchange({ requested_token_type: deliveryTokenTypes.token });
    expect([status, json.code]).toEqual([403, "vault.mode_refused"]);
    expect([(await events("delivery.issue")).length, (await events("token.issue")).length]).toEqual([(before[0] ?? 0) + 1, before[1]]);
    expect((await exchange({ requested_token_type: "urn:example:other" })).json.code).toBe("request.invalid");
  });
});
