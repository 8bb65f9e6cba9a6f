import { builtInAudiences, endpoints, grantTypes } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type Guard } from "../../src/guard.ts";

/*
 * Every route of the whole server that is not the admin API's (those have a matrix of their own), asked by every kind of caller, with tokens that
 * the server itself has issued. A route without a row fails.
 */
const callers = [
  "nobody",
  "agent",
  "agentAtResource",
  "resourceServer",
  "commandLine",
  "clientByBasic",
  "tokenAsBasic",
  "tampered",
  "garbage",
] as const;
type Caller = (typeof callers)[number];

/** What a route answers to each caller, in the order above; one number where it asks nobody who they are. */
type Row = number | readonly number[];

const rows: Readonly<Record<string, Row>> = {
  "GET /healthz": 200,
  "GET /readyz": 200,
  "GET /.well-known/oauth-authorization-server": 200,
  "GET /.well-known/openid-configuration": 200,
  // A token is no way to sign in at the endpoints that hand tokens out.
  "POST /oauth/token": [401, 401, 401, 401, 401, 400, 401, 401, 401],
  "POST /oauth/introspect": [401, 401, 401, 401, 401, 200, 401, 401, 401],
  "POST /oauth/revoke": [401, 401, 401, 401, 401, 200, 401, 401, 401],
  // 400: only command lines ask for devices.
  "POST /oauth/device_authorization": [401, 401, 401, 401, 401, 400, 401, 401, 401],
  "GET /device": 200,
  "POST /device": 403,
  "GET /device/answer": 400,
  "POST /device/answer": 403,
  // Nobody is signed in; a form of a client's page leads back here.
  "GET /oauth/logout": 303,
  "POST /oauth/logout": 303,
  "POST /oauth/logout/answer": 403,
  // Whoever is not signed in is sent to do that first; a form of ours, so not from nowhere; nobody left, so nobody comes back.
  "GET /connect/:requestId": 404,
  "POST /connect/:requestId": 403,
  "GET /connect/callback/:credentialId": 403,
  "GET /oauth/jwks": 200,
  // People's tokens with `openid` only.
  "GET /oauth/userinfo": [401, 403, 403, 403, 403, 401, 401, 401, 401],
  "POST /oauth/userinfo": [401, 403, 403, 403, 403, 401, 401, 401, 401],
  "GET /oauth/authorize": 400,
  "GET /oauth/authorize/resume": 400,
  "GET /oauth/consent": 400,
  // A form of ours, so not from nowhere.
  "POST /oauth/consent": 403,
  "POST /oauth/par": [401, 401, 401, 401, 401, 400, 401, 401, 401],
  // Tells a browser what a page of another origin may do: nothing, where no single-page client is registered.
  "OPTIONS /oauth/token": 204,
  "OPTIONS /oauth/revoke": 204,
  "OPTIONS /oauth/par": 204,
  "OPTIONS /oauth/userinfo": 204,
  // 502: let through, to an upstream that has no credential.
  "ALL /gateway/:name/*": [401, 401, 502, 401, 401, 401, 401, 401, 401],
  "GET /events/revocations": [401, 200, 401, 200, 401, 401, 401, 401, 401],
  "GET /events/revocations/snapshot": [401, 200, 401, 200, 401, 401, 401, 401, 401],
  // 400: let through, with an empty report.
  "POST /events/audit": [401, 403, 401, 400, 401, 401, 401, 401, 401],
  "GET /self": [401, 200, 401, 200, 401, 401, 401, 401, 401],
  // Tokens for a resource only. 415: let through, with a form.
  "POST /deliveries": [401, 401, 415, 401, 401, 401, 401, 401, 401],
  "GET /deliveries": [401, 401, 200, 401, 401, 401, 401, 401, 401],
  "POST /deliveries/:leaseId/renew": [401, 401, 404, 401, 401, 401, 401, 401, 401],
  "POST /deliveries/:leaseId/revoke": [401, 401, 404, 401, 401, 401, 401, 401, 401],
  "GET /connection-requests/:requestId": [401, 401, 404, 401, 401, 401, 401, 401, 401],
  // A provider that is not there has no callback.
  "GET /idp/:providerId/callback": 404,
  "POST /idp/:providerId/callback": 404,
  // A token of the connection alone, which is no token of anybody else's.
  "GET /scim/v2/ServiceProviderConfig": 401,
  "GET /scim/v2/ResourceTypes": 401,
  "GET /scim/v2/ResourceTypes/:id": 401,
  "GET /scim/v2/Schemas": 401,
  "GET /scim/v2/Schemas/:id": 401,
  "GET /scim/v2/Users": 401,
  "POST /scim/v2/Users": 401,
  "GET /scim/v2/Users/:id": 401,
  "PUT /scim/v2/Users/:id": 401,
  "PATCH /scim/v2/Users/:id": 401,
  "DELETE /scim/v2/Users/:id": 401,
  "GET /scim/v2/Groups": 401,
  "POST /scim/v2/Groups": 401,
  "GET /scim/v2/Groups/:id": 401,
  "PUT /scim/v2/Groups/:id": 401,
  "PATCH /scim/v2/Groups/:id": 401,
  "DELETE /scim/v2/Groups/:id": 401,
  "GET /openapi.json": 200,
  "GET /docs": 200,
  "GET /docs/style.css": 200,
  "GET /signin/style.css": 200,
  "GET /signin": 303,
  "POST /signin/password": 403,
  "GET /signin/with/:providerId": 400,
  "POST /signin/with/:providerId": 403,
  "GET /signin/callback/:providerId": 400,
  "GET /signin/out": 200,
  "POST /signin/out": 403,
  "GET /signin/bootstrap": 404,
  "POST /signin/bootstrap": 403,
  "GET /console": 308,
  "GET /console/*": 404,
};

const guard: Guard = await createGuard({ logLevel: "silent" });
const headers: Partial<Record<Caller, string>> = {};
let upstreamName = "";
afterAll(() => guard.close());

async function call(
  method: string,
  path: string,
  sent: { readonly authorization?: string; readonly json?: unknown; readonly form?: Record<string, string> } = {},
) {
  const { authorization, json, form } = sent;
  const type = json !== undefined ? "application/json" : form !== undefined ? "application/x-www-form-urlencoded" : undefined;
  const body = json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form).toString() : undefined;
  const request = new Request(guard.issuer + path, {
    method,
    redirect: "manual",
    headers: { ...(authorization === undefined ? {} : { authorization }), ...(type === undefined ? {} : { "content-type": type }) },
    ...(body === undefined ? {} : { body }),
  });
  return guard.fetch(request);
}

beforeAll(async () => {
  const system = await guard.systemToken();
  const make = async <T>(path: string, json: unknown) => {
    const answer = await call("POST", `${endpoints.adminApi}/${path}`, { authorization: `Bearer ${system}`, json });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T & { id: string };
  };
  const secretOf = async (path: string) => (await make<{ secret: string }>(`${path}/secrets`, {})).secret;
  const owner = await make("users", { username: "olga", name: "Olga" });
  const agent = await make("agents", { name: "A", kind: "autonomous", purpose: "p", ownerId: owner.id });
  const service = await make<{ identifier: string; name: string }>("resources", {
    name: "crm",
    kind: "service",
    upstreamUrl: "http://127.0.0.1:9/",
    allowPrivateNetwork: true,
    permissions: [{ name: "crm:read" }],
  });
  upstreamName = service.name;
  const tickets = await make("resources", {
    name: "tickets",
    kind: "mcp",
    identifier: "https://tickets.example/mcp",
    permissions: [{ name: "tickets:read" }],
    authMethod: "client_secret",
  });
  const client = await make("clients", { name: "C", kind: "web", redirectUris: ["https://app.example/cb"] });
  await make("grants", { subjectType: "agent", subjectId: agent.id, resourceId: service.id, permissions: ["crm:read"] });
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
  const tokenFor = async (authorization: string, resource: string) => {
    const answer = await call("POST", endpoints.token, { authorization, form: { grant_type: grantTypes.clientCredentials, resource } });
    if (answer.status !== 200) throw new Error(await answer.text());
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const ofAgent = basic(agent.id, await secretOf(`agents/${agent.id}`));
  const ofServer = basic(tickets.id, await secretOf(`resources/${tickets.id}`));
  const { guard: self } = builtInAudiences(guard.issuer);
  const agentToken = await tokenFor(ofAgent, self);
  const [head = "", , signature = ""] = agentToken.split(".");
  const promoted = Buffer.from(JSON.stringify({ iss: guard.issuer, sub: "system", aud: self, client_id: "system" })).toString("base64url");
  Object.assign(headers, {
    agent: `Bearer ${agentToken}`,
    agentAtResource: `Bearer ${await tokenFor(ofAgent, service.identifier)}`,
    resourceServer: `Bearer ${await tokenFor(ofServer, self)}`,
    commandLine: `Bearer ${system}`,
    clientByBasic: basic(client.id, await secretOf(`clients/${client.id}`)),
    tokenAsBasic: `Basic ${agentToken}`,
    tampered: `Bearer ${head}.${promoted}.${signature}`,
    garbage: "Bearer \u00a7",
  });
});

const others = guard.routes.filter(({ path }) => !path.startsWith(endpoints.adminApi));
const keyOf = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`;

async function statusOf(route: { readonly method: string; readonly path: string }, caller: Caller): Promise<number> {
  const method = route.method === "ALL" ? "GET" : route.method;
  const path = route.path
    .replace(":name/*", `${upstreamName}/x`)
    .replace(":providerId", "idp_00000000000000000000000000")
    .replace("/console/*", "/console/nothing.js")
    .replace("/*", "/nothing");
  const authorization = headers[caller];
  const body = method !== "POST" ? {} : route.path === endpoints.auditIngest ? { json: { events: [] } } : { form: { token: "x" } };
  const answer = await call(method, path, { ...body, ...(authorization === undefined ? {} : { authorization }) });
  await answer.body?.cancel();
  return answer.status;
}

describe("ADM-01: every other route of the server has a row, and every caller its answer", () => {
  it("the rows are the routes of the server, no more and no fewer", () => {
    expect(Object.keys(rows).toSorted()).toEqual(others.map(keyOf).toSorted());
  });

  it.each(others.map((route) => [keyOf(route), route] as const))("%s", async (key, route) => {
    const row = rows[key] ?? [];
    const expected = typeof row === "number" ? callers.map(() => row) : row;
    const answers: Record<string, number> = {};
    for (const caller of callers) answers[caller] = await statusOf(route, caller);
    expect(answers).toEqual(Object.fromEntries(callers.map((caller, index) => [caller, expected[index]])));
  });

  it("the admin API answers the server's own tokens as its matrix says", async () => {
    const route = { method: "GET", path: `${endpoints.adminApi}/agents` };
    const answers: number[] = [];
    for (const caller of callers) answers.push(await statusOf(route, caller));
    expect(answers).toEqual([401, 401, 401, 401, 200, 401, 401, 401, 401]);
  });
});
