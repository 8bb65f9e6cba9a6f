import { adminPermissions, builtInAudiences, endpoints, requestTokenHeader } from "@agent-id-guard/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { digests } from "../../src/entropy/digests.ts";
import { access } from "../../src/http/api/access.ts";
import { checkAccess } from "../../src/http/api/index.ts";
import { statusesOf, successOf } from "../../src/http/api/openapi.ts";
import { type ApiRoute, isWrite, keyOf } from "../../src/http/api/route.ts";
import { requestTokenOf } from "../../src/http/middleware/session.ts";
import { openAdminHouse } from "../fakes/admin-house.ts";
import { Estate, type Sample, samples, settleEstate, settleStopped } from "../fakes/estate.ts";

/*
 * Who may call what, said a second time and independently of the server's own table: o(wner), a(dmin), r (auditor), d(eveloper).
 * A small letter stands for all objects, D for the developer's own agents only; n: people who administer nothing, too. m: everybody about themselves,
 * people only. `!`: a sign-in of the last ten minutes is needed.
 */
const rows: Readonly<Record<string, string>> = {
  "GET /me": "oardn",
  "GET /my/agents": "m",
  "POST /my/agents/{agentId}/stop": "m",
  "GET /my/sessions": "m",
  "DELETE /my/sessions/{sessionId}": "m",
  "GET /my/events": "m",
  "GET /my/handovers": "m",
  "POST /my/handovers/{agentId}/accept": "m",
  "POST /my/handovers/{agentId}/decline": "m",
  "GET /my/consents": "m",
  "DELETE /my/consents/{consentId}": "m",
  "GET /my/connections": "m",
  "POST /my/connections/start": "m",
  "POST /my/connections": "m",
  "DELETE /my/connections/{connectionId}": "m",
  "GET /my/leases": "m",
  "POST /my/leases/{leaseId}/revoke": "m",
  "GET /connections": "oar",
  "GET /connections/{connectionId}": "oar",
  "DELETE /connections/{connectionId}": "oa!",
  "GET /connection-catalogue": "oar",
  "GET /leases": "oar",
  "GET /leases/{leaseId}": "oar",
  "POST /leases/{leaseId}/revoke": "oa",
  "GET /users/{userId}/consents": "oar",
  "GET /consents": "oar",
  "DELETE /consents/{consentId}": "oa",
  "GET /agents": "oarD",
  "POST /agents": "oaD",
  "GET /agents/{agentId}": "oarD",
  "PATCH /agents/{agentId}": "oaD",
  "POST /agents/{agentId}/suspend": "oaD",
  "POST /agents/{agentId}/resume": "oaD",
  "POST /agents/{agentId}/retire": "oaD!",
  "PUT /agents/{agentId}/owner": "oa",
  "POST /agents/transfer": "oa",
  "PUT /agents/{agentId}/keys": "oaD!",
  "GET /agents/{agentId}/secrets": "oarD",
  "POST /agents/{agentId}/secrets": "oaD!",
  "DELETE /agents/{agentId}/secrets/{secretId}": "oaD",
  "GET /agents/{agentId}/topology": "oarD",
  "POST /agents/{agentId}/topology/validate": "oarD",
  "PUT /agents/{agentId}/topology": "oa",
  "GET /topology": "oard",
  "GET /topology/paths": "oar",
  "GET /clients": "oard",
  "POST /clients": "oa",
  "GET /clients/{clientId}": "oard",
  "PATCH /clients/{clientId}": "oa",
  "POST /clients/{clientId}/suspend": "oa",
  "POST /clients/{clientId}/resume": "oa",
  "PUT /clients/{clientId}/keys": "oa!",
  "GET /clients/{clientId}/secrets": "oar",
  "POST /clients/{clientId}/secrets": "oa!",
  "DELETE /clients/{clientId}/secrets/{secretId}": "oa",
  "GET /resources": "oard",
  "POST /resources": "oa",
  "GET /resources/{resourceId}": "oard",
  "PATCH /resources/{resourceId}": "oa",
  "POST /resources/{resourceId}/suspend": "oa",
  "POST /resources/{resourceId}/resume": "oa",
  "PUT /resources/{resourceId}/keys": "oa!",
  "GET /resources/{resourceId}/secrets": "oar",
  "POST /resources/{resourceId}/secrets": "oa!",
  "DELETE /resources/{resourceId}/secrets/{secretId}": "oa",
  "GET /grants": "oarD",
  "POST /grants": "oa",
  "GET /grants/{grantId}": "oarD",
  "PATCH /grants/{grantId}": "oa",
  "DELETE /grants/{grantId}": "oa",
  "GET /users": "oar",
  "POST /users": "oa",
  "GET /users/{userId}": "oar",
  "PATCH /users/{userId}": "oa!",
  "POST /users/{userId}/suspend": "oa",
  "POST /users/{userId}/resume": "oa",
  "POST /users/{userId}/depart": "oa!",
  "POST /users/{userId}/return": "oa!",
  "GET /agents/{agentId}/handover": "oar",
  "GET /departure-policy": "oar",
  "PUT /departure-policy": "oa!",
  "PUT /users/{userId}/role": "o!",
  "GET /users/{userId}/groups": "oar",
  "GET /users/{userId}/identities": "oar",
  "POST /users/{userId}/identities": "oa!",
  "DELETE /users/{userId}/identities/{identityId}": "oa",
  "GET /users/{userId}/relations": "oar",
  "GET /users/{userId}/sessions": "oa",
  "DELETE /users/{userId}/sessions/{sessionId}": "oa",
  "GET /groups": "oar",
  "POST /groups": "oa",
  "GET /groups/{groupId}": "oar",
  "PATCH /groups/{groupId}": "oa",
  "DELETE /groups/{groupId}": "oa!",
  "GET /groups/{groupId}/members": "oar",
  "POST /groups/{groupId}/members": "oa",
  "DELETE /groups/{groupId}/members/{userId}": "oa",
  "GET /credentials": "oar",
  "POST /credentials": "oa",
  "GET /credentials/{credentialId}": "oar",
  "PATCH /credentials/{credentialId}": "oa",
  "PUT /credentials/{credentialId}/reveal": "oa!",
  "POST /credentials/{credentialId}/reveal": "oa!",
  "DELETE /credentials/{credentialId}": "oa!",
  "POST /credentials/{credentialId}/rotate": "oa",
  "POST /credentials/{credentialId}/suspend": "oa",
  "POST /credentials/{credentialId}/resume": "oa",
  "GET /identity-providers": "oar",
  "POST /identity-providers": "oa!",
  "GET /identity-providers/{providerId}": "oar",
  "PATCH /identity-providers/{providerId}": "oa!",
  "POST /identity-providers/{providerId}/suspend": "oa",
  "POST /identity-providers/{providerId}/resume": "oa",
  "POST /identity-providers/{providerId}/test": "oa",
  "GET /identity-providers/{providerId}/scim-tokens": "oar",
  "POST /identity-providers/{providerId}/scim-tokens": "oa!",
  "DELETE /identity-providers/{providerId}/scim-tokens/{secretId}": "oa",
  "POST /identity-providers/{providerId}/sync": "oa",
  "GET /identity-providers/{providerId}/sync-jobs": "oar",
  "POST /identity-providers/{providerId}/preview": "oa",
  "GET /sync-jobs/{jobId}": "oar",
  "POST /sync-jobs/{jobId}/approve": "oa!",
  "POST /sync-jobs/{jobId}/cancel": "oa",
  "GET /departments": "oar",
  "GET /audit/events": "oarD",
  "GET /audit/tail": "oarD",
  "GET /audit/decisions/{decisionId}": "oarD",
  "POST /audit/verify": "oar",
  "GET /agents/{agentId}/impact": "oarD",
  "GET /users/{userId}/impact": "oar",
  "GET /clients/{clientId}/impact": "oar",
  "GET /resources/{resourceId}/impact": "oar",
  "GET /credentials/{credentialId}/impact": "oar",
  "GET /estate": "oardn",
  "GET /estate/impact": "oar",
  "POST /estate/stop": "oa!",
  "POST /estate/resume": "oa!",
  "GET /names": "oard",
  "GET /statistics": "oard",
  "GET /attention": "oard",
  "GET /agents/{agentId}/activity": "oarD",
  "GET /credentials/{credentialId}/activity": "oar",
  "GET /credentials/{credentialId}/versions": "oar",
  "GET /kms": "oar",
  "POST /kms/check": "oa",
  "GET /kms/rewraps": "oar",
  "POST /kms/rewraps": "o!",
  "GET /kms/rewraps/{jobId}": "oar",
  "POST /kms/rewraps/{jobId}/cancel": "oa",
  "GET /keys": "oar",
  "POST /keys/rotate": "o",
  "POST /keys/{kid}/revoke": "o!",
};

const house = await openAdminHouse();
const { adminApi, guard } = builtInAudiences(house.issuer);
const all = `${adminPermissions.read} ${adminPermissions.write}`;
let estate: Estate;
let people: Readonly<Record<"owner" | "admin" | "auditor" | "developer" | "nobody" | "suspended", string>>;
let cookie: string;
let requestToken: string;
/** The token of another session of the same person. */
let foreignToken: string;

beforeAll(async () => {
  const settled = await settleEstate(house);
  estate = settled.estate;
  const person = async (name: string, role: "admin" | "auditor" | "developer" | null) => (await house.person(name, role)).id;
  const suspended = await house.person("sasha", "admin", { state: "suspended" });
  people = {
    owner: settled.owner.id,
    admin: await person("adam", "admin"),
    auditor: await person("audrey", "auditor"),
    developer: await person("dan", "developer"),
    nobody: await person("norma", null),
    suspended: suspended.id,
  };
  const session = await house.session(people.owner);
  cookie = session.headers.cookie;
  requestToken = session.requestToken;
  foreignToken = (await house.session(people.owner)).requestToken;
});
afterAll(() => house.close());

type Identity = () => Readonly<Record<string, string>>;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const token = (sub: string, aud: string, scope: string, more: object = {}) => house.tokens.issue(sub, aud, scope, more);
const admin = (who: keyof typeof people, scope = all, more: object = {}) => bearer(token(people[who], adminApi, scope, more));

/** A cookie that is nobody's, with the request token that would go with it. */
const madeUp = "a".repeat(43);

/** Callers whom no route lets in, with what each gets. */
const strangers: readonly (readonly [string, Identity, number, string])[] = [
  ["nobody at all", () => ({}), 401, "access.unauthenticated"],
  ["a suspended admin", () => admin("suspended"), 401, "token.revoked"],
  ["an agent's token for the server", () => bearer(token("agt_x", guard, "self:read revocations:read")), 401, "token.wrong_audience"],
  ["an agent's token for the admin API", () => bearer(token("agt_x", adminApi, all)), 403, "access.role_required"],
  ["a resource server's token", () => bearer(token("res_x", guard, "audit:write")), 401, "token.wrong_audience"],
  ["a client's token", () => bearer(token("cli_x", adminApi, all)), 403, "access.role_required"],
  ["an owner's token for a resource", () => bearer(token(people.owner, "https://crm.example", all)), 401, "token.wrong_audience"],
  [
    "an owner's token for the API's parent path",
    () => bearer(token(people.owner, `${house.issuer}/api`, all)),
    401,
    "token.wrong_audience",
  ],
  ["an agent on an owner's behalf", () => admin("owner", all, { client_id: "agt_x", act: { sub: "agt_x" } }), 403, "access.role_required"],
  ["an owner's expired token", () => admin("owner", all, { exp: 1 }), 401, "token.expired"],
  ["an owner's token with another scope", () => admin("owner", "crm:read"), 403, "access.insufficient_scope"],
  ["an owner's token with no scope", () => admin("owner", ""), 403, "access.insufficient_scope"],
  ["an owner's token with a scope that is none", () => admin("owner", `${all} "`), 403, "access.insufficient_scope"],
  ["an owner's token as Basic", () => ({ authorization: `Basic ${token(people.owner, adminApi, all)}` }), 401, "token.missing"],
  [
    "an owner's token behind another",
    () => ({ authorization: `Bearer x, Bearer ${token(people.owner, adminApi, all)}` }),
    401,
    "token.missing",
  ],
  ["an owner's cookie beside a bad token", () => ({ ...bearer("made.up.token"), cookie }), 401, "token.invalid"],
  ["a made-up token", () => bearer("eyJhbGciOiJub25lIn0.e30."), 401, "token.invalid"],
  ["garbage", () => ({ authorization: "Bearer \u00a7\u00a7\u00a7" }), 401, "token.missing"],
  ["an empty bearer", () => ({ authorization: "Bearer " }), 401, "token.missing"],
  [
    "a made-up session",
    () => ({
      cookie: `__Host-agent-id-guard-session=${madeUp}`,
      "sec-fetch-site": "same-origin",
      [requestTokenHeader]: requestTokenOf(digests, madeUp),
    }),
    401,
    "access.unauthenticated",
  ],
  ["a session under the name without __Host-", () => ({ cookie: cookie.replace("__Host-", "") }), 401, "access.unauthenticated"],
];

const roles = { o: "owner", a: "admin", r: "auditor", d: "developer" } as const;

async function call(route: ApiRoute, sample: Sample, headers: Readonly<Record<string, string>>) {
  const before = (await house.store.events({ newestFirst: true, limit: 1 }))[0]?.seq ?? 0;
  const answer = await house.call(route.method.toUpperCase(), sample.path, { body: sample.body, version: sample.version, headers });
  const changes = (await house.store.events({ afterSeq: before })).filter((event) => event.outcome === "success");
  expect(statusesOf(route)).toContain(answer.status);
  return {
    status: answer.status,
    code: (answer.json as { code?: string } | undefined)?.code,
    changed: changes.length > 0,
    headers: answer.headers,
  };
}

const sampleOf = (route: ApiRoute): Promise<Sample> =>
  samples[route.name]?.(estate) ?? Promise.reject(new Error(`no sample for ${route.name}`));

/** Routes whose body names what only its own person finds. */
const namesOwnThing = new Set(["startMyConnection", "storeMySecret"]);

/** A sample is about the owner's own things: nobody else finds them. */
const aboutThemselves = (route: ApiRoute, isOwner: boolean) =>
  isOwner || !(route.path.includes("{") || namesOwnThing.has(route.name))
    ? { status: successOf(route) }
    : { status: 404, code: "entity.not_found", changed: false };

/** The sample, about an agent that the developer owns. */
async function ownSample(route: ApiRoute): Promise<Sample> {
  const own = new Estate(house, estate.token, people.developer);
  const sample = await (samples[route.name] as (estate: Estate) => Promise<Sample>)(own);
  if (route.name === "createAgent") return { ...sample, body: { ...(sample.body as object), ownerId: people.developer } };
  if (route.name === "listGrants") return { path: `grants?subjectId=${(await own.agent()).id}` };
  if (route.name === "tailAudit") return { path: `audit/tail?agentId=${(await own.agent()).id}` };
  if (route.name === "listAuditEvents") return { path: `audit/events?agentId=${(await own.agent()).id}` };
  return sample;
}

describe("ADM-01: every route has a row, and every caller its answer", () => {
  it("the rows are the routes of the server, no more and no fewer", () => {
    expect(Object.keys(rows).toSorted()).toEqual(house.routes.map(keyOf).toSorted());
  });

  it("the app has no other route below the admin API", () => {
    const served = house.app.routes
      .filter(({ path }) => path.startsWith(endpoints.adminApi))
      .map(({ method, path }) => `${method} ${path}`);
    const known = house.routes.map(
      (route) => `${route.method.toUpperCase()} ${endpoints.adminApi}${route.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    );
    expect(served.toSorted()).toEqual(known.toSorted());
  });

  it("a route without a line in the server's own table does not start, nor a line without a route", () => {
    const { "GET /me": _, ...short } = access;
    expect(() => checkAccess(short, house.routes)).toThrow("GET /me");
    expect(() => checkAccess({ ...access, "GET /backdoor": ["owner"] }, house.routes)).toThrow("GET /backdoor");
    expect(() => checkAccess(access, [...house.routes, house.routes[0] as ApiRoute])).toThrow("GET /me");
    expect(() => checkAccess({ ...access, "GET /agents": [...(access["GET /agents"] ?? []), null] }, house.routes)).toThrow("GET /agents");
    expect(() => checkAccess({ ...access, "GET /me": ["owner"] }, house.routes)).toThrow("GET /me");
    expect(() => checkAccess(access, house.routes, new Set(["POST /backdoor"]))).toThrow("POST /backdoor");
    expect(() => checkAccess(access, house.routes)).not.toThrow();
  });

  describe.each(house.routes.map((route) => [keyOf(route), route] as const))("%s", (key, route) => {
    const row = rows[key] ?? "";

    // What is stopped for one test is running for the next.
    if (route.path.startsWith("/estate/")) afterEach(() => settleStopped(estate, "running"));

    it.each(strangers)("%s", async (_who, identity, status, code) => {
      expect(await call(route, await sampleOf(route), identity())).toMatchObject({ status, code, changed: false });
    });

    it.each(Object.entries(roles))("%s: a person with the role %s", async (letter, role) => {
      const sample = await sampleOf(route);
      const answer = await call(route, sample, admin(role));
      if (row === "m") expect(answer).toMatchObject(aboutThemselves(route, role === "owner"));
      else if (row.includes(letter)) expect(answer).toMatchObject({ status: successOf(route) });
      else if (!row.includes(letter.toUpperCase()))
        expect(answer).toMatchObject({ status: 403, code: "access.role_required", changed: false });
      else if (route.name === "listAgents") expect(answer.status).toBe(200);
      else expect(answer).toMatchObject({ status: route.path.includes("{") ? 404 : 403, changed: false });
    });

    it("a person without a role", async () => {
      const answer = await call(route, await sampleOf(route), admin("nobody"));
      if (row === "m") expect(answer).toMatchObject(aboutThemselves(route, false));
      else if (row.includes("n")) expect(answer).toMatchObject({ status: successOf(route) });
      else expect(answer).toMatchObject({ status: 403, code: "access.role_required", changed: false });
    });

    it("the server's own command line", async () => {
      const answer = await call(route, await sampleOf(route), bearer(token("system", adminApi, all, { auth_time: undefined })));
      if (row === "m") expect(answer).toMatchObject({ status: 403, code: "access.role_required", changed: false });
      else expect(answer).toMatchObject({ status: successOf(route) });
    });

    it("ADM-11: an owner whose sign-in is older than ten minutes, or of no known time", async () => {
      const nowMs = house.clock.nowMs();
      const before = (minutes: number) => ({ auth_time: Math.floor(nowMs / 1_000) - minutes * 60 });
      const stale = [
        admin("owner", all, before(11)),
        admin("owner", all, { auth_time: undefined }),
        (await house.session(people.owner, nowMs - 600_000)).headers,
      ];
      for (const headers of stale) {
        const answer = await call(route, await sampleOf(route), headers);
        if (row.includes("!")) expect(answer).toMatchObject({ status: 403, code: "access.reauthentication_required", changed: false });
        else expect(answer).toMatchObject({ status: successOf(route) });
      }
      const fresh = (await house.session(people.owner, nowMs - 540_000)).headers;
      if (row.includes("!")) expect(await call(route, await sampleOf(route), fresh)).toMatchObject({ status: successOf(route) });
    });

    it("an owner's token that only reads", async () => {
      const answer = await call(route, await sampleOf(route), admin("owner", adminPermissions.read));
      if (isWrite(route)) expect(answer).toMatchObject({ status: 403, code: "access.insufficient_scope", changed: false });
      else expect(answer.status).toBe(successOf(route));
    });

    it("ADM-05: an owner's session from another site, from nowhere, and from the console", async () => {
      const marked = { cookie, [requestTokenHeader]: requestToken };
      const sameOrigin = { cookie, "sec-fetch-site": "same-origin" };
      const foreign: readonly Readonly<Record<string, string>>[] = [
        { cookie, "sec-fetch-site": "cross-site", origin: "https://evil.example" },
        { ...marked, "sec-fetch-site": "cross-site" },
        { ...marked, origin: "https://evil.example" },
        { ...marked, origin: "null" },
        { cookie },
        sameOrigin,
        { ...sameOrigin, [requestTokenHeader]: "1" },
        { ...sameOrigin, [requestTokenHeader]: foreignToken },
      ];
      const unsafe = route.method !== "get";
      for (const headers of foreign) {
        const answer = await call(route, await sampleOf(route), headers);
        expect(answer).toMatchObject(unsafe ? { status: 403, code: "access.cross_site", changed: false } : { status: 200 });
        expect(answer.headers.has("access-control-allow-origin")).toBe(false);
      }
      expect(await call(route, await sampleOf(route), { ...marked, "sec-fetch-site": "same-origin" })).toMatchObject({
        status: successOf(route),
      });
    });
  });

  const own = house.routes.filter((route) => rows[keyOf(route)]?.includes("D"));
  it.each(own.map((route) => [keyOf(route), route] as const))("%s for a developer, about their own agent", async (_key, route) => {
    expect(await call(route, await ownSample(route), admin("developer"))).toMatchObject({ status: successOf(route) });
  });
});
