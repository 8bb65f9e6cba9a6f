import { type AuditEvent, endpoints, type Page } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdminApi, adminApi } from "../../src/cli/api.ts";
import { type ListeningGuard, listen } from "../../src/listen.ts";
import { Browser } from "../fakes/browser.ts";

/*
 * Where a request came from is told by one place for every entrance: from the header of a proxy that the settings name, and of nobody else.
 */

const peer = "127.0.0.1";
/** A caller beyond two proxies, with what it wrote itself to look like somebody else. */
const caller = "203.0.113.9";
const told = `10.0.0.7, 198.51.100.1, ${caller}, 192.0.2.1`;
const believed = ["127.0.0.0/8", "192.0.2.0/24"];
/** What is believed of nobody. */
const others = {
  Forwarded: "for=198.51.100.9",
  "X-Real-IP": "198.51.100.9",
  "X-Forwarded-Host": "evil.example",
  "X-Forwarded-Proto": "ftp",
};

interface House {
  readonly server: ListeningGuard;
  readonly api: AdminApi;
  readonly agent: { readonly id: string; readonly secret: string };
  readonly resource: { readonly id: string; readonly identifier: string };
  readonly grantId: string;
}

async function open(trustedProxies: readonly string[]): Promise<House> {
  const server = await listen({ trustedProxies });
  const api = adminApi(fetch, server.url, await server.guard.systemToken());
  const owner = await api.post<{ id: string }>("users", { username: "olivia", name: "Olivia", password: "a password of some length" });
  const { id } = await api.post<{ id: string }>("agents", { name: "Helper", kind: "autonomous", purpose: "Helps", ownerId: owner.id });
  const { secret } = await api.post<{ secret: string }>(`agents/${id}/secrets`, {});
  const resource = await api.post<{ id: string; identifier: string }>("resources", {
    ...{ name: "crm", kind: "service", upstreamUrl: "https://crm.invalid", permissions: [{ name: "crm:read" }] },
  });
  const grant = { subjectType: "agent", subjectId: id, resourceId: resource.id, permissions: ["crm:read"] };
  const grantId = (await api.post<{ id: string }>("grants", grant)).id;
  return { server, api, agent: { id, secret }, resource, grantId };
}

type Headers = Readonly<Record<string, string>>;
const formType = { "content-type": "application/x-www-form-urlencoded" };
const signInForm = ({ agent, resource }: House, secret = agent.secret): string =>
  new URLSearchParams({
    ...{ grant_type: "client_credentials", client_id: agent.id, client_secret: secret, resource: resource.identifier },
  }).toString();
const post = (house: House, path: string, headers: Headers, body: string) =>
  fetch(house.server.url + path, { method: "POST", headers: { ...formType, ...headers }, body });
/** A body without an announced length is not for the fast entrance. */
const postInPieces = (house: House, path: string, headers: Headers, body: string) => {
  const init = { method: "POST", headers: { ...formType, ...headers }, body: new Blob([body]).stream(), duplex: "half" };
  return fetch(house.server.url + path, init as RequestInit);
};
const tokenOf = async (answer: Response): Promise<string> => ((await answer.json()) as { access_token: string }).access_token;

async function tryPassword(house: House, headers: Headers): Promise<number> {
  const browser = new Browser({
    fetch: (request) => {
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      return fetch(request);
    },
  });
  const page = await browser.goto(`${house.server.url}${endpoints.signIn}`);
  return (await browser.submit(page, { username: "olivia", password: "not the password" })).status;
}

/** Every entrance, by something that is recorded there. */
const entrances: Readonly<Record<string, { readonly action: string; go(house: House, headers: Headers): Promise<unknown> }>> = {
  "the token endpoint's fast entrance": {
    action: "token.issue",
    go: (house, headers) => post(house, endpoints.token, headers, signInForm(house)),
  },
  "the token endpoint": { action: "token.issue", go: (house, headers) => postInPieces(house, endpoints.token, headers, signInForm(house)) },
  "a refusal of the fast entrance": {
    action: "party.authenticate",
    go: (house, headers) => post(house, endpoints.token, headers, signInForm(house, "wrong")),
  },
  introspection: {
    action: "party.authenticate",
    go: (house, headers) => post(house, endpoints.introspect, headers, `${signInForm(house, "wrong")}&token=x`),
  },
  revocation: {
    action: "party.authenticate",
    go: (house, headers) => post(house, endpoints.revoke, headers, `${signInForm(house, "wrong")}&token=x`),
  },
  "the gateway": {
    action: "gateway.call",
    async go(house, headers) {
      const token = await tokenOf(await post(house, endpoints.token, headers, signInForm(house)));
      return fetch(`${house.server.url}${endpoints.gateway}/crm/x`, { headers: { ...headers, authorization: `Bearer ${token}` } });
    },
  },
  "sign-in": { action: "user.signin", go: tryPassword },
  "the admin API": {
    action: "group.create",
    async go({ server }, headers) {
      const authorization = `Bearer ${await server.guard.systemToken()}`;
      const body = JSON.stringify({ name: `Group ${crypto.randomUUID()}` });
      const json = { "content-type": "application/json" };
      return fetch(`${server.url}${endpoints.adminApi}/groups`, { method: "POST", headers: { ...headers, ...json, authorization }, body });
    },
  },
};

async function sourceAt(house: House, entrance: string, headers: Headers): Promise<string | undefined> {
  const { action, go } = entrances[entrance] as (typeof entrances)[string];
  await go(house, headers);
  const page = await house.api.get<Page<AuditEvent>>("audit/events?limit=5");
  return page.items.find((event) => event.action === action)?.source?.address;
}

let houses: { readonly behind: House; readonly bare: House };
beforeAll(async () => {
  houses = { behind: await open(believed), bare: await open(["192.0.2.0/24"]) };
});
afterAll(async () => {
  await houses.behind.server.close();
  await houses.bare.server.close();
});

describe.each(Object.keys(entrances))("ADM-04: %s", (entrance) => {
  it("records who called beyond the proxies, not what they wrote", async () => {
    expect(await sourceAt(houses.behind, entrance, { ...others, "X-Forwarded-For": told })).toBe(caller);
  });

  it("records the proxy where it says nothing, or nothing that is an address", async () => {
    expect(await sourceAt(houses.behind, entrance, others)).toBe(peer);
    expect(await sourceAt(houses.behind, entrance, { "X-Forwarded-For": `${caller}, evil.example:80` })).toBe(peer);
  });

  it("believes no stranger, who is not a proxy by writing of one", async () => {
    expect(await sourceAt(houses.bare, entrance, { ...others, "X-Forwarded-For": told })).toBe(peer);
  });
});

it("ADM-04: lines of the header are one list, so a line of the caller's own stands left of the proxy's", async () => {
  const { behind } = houses;
  const headers = new Headers({ ...formType, "x-forwarded-for": "198.51.100.1" });
  headers.append("x-forwarded-for", caller);
  await fetch(behind.server.url + endpoints.token, { method: "POST", headers, body: signInForm(behind) });
  const { items } = await behind.api.get<Page<AuditEvent>>("audit/events?limit=1");
  expect(items[0]?.source?.address).toBe(caller);
});

it("ADM-04: a grant's networks are asked of the caller beyond the proxies, at the token endpoint and at the gateway", async () => {
  const forged = "203.0.113.8, 198.51.100.1";
  const answersOf = async (house: House) => {
    const { server, api, grantId } = house;
    await api.patch(`grants/${grantId}`, { conditions: { networks: ["203.0.113.0/24"] } }, 1);
    const answers = [];
    for (const forwardedFor of [told, forged]) {
      const answer = await post(house, endpoints.token, { "X-Forwarded-For": forwardedFor }, signInForm(house));
      answers.push(answer.status);
      if (answer.status !== 200) continue;
      const authorization = `Bearer ${await tokenOf(answer)}`;
      const call = (from: string) =>
        fetch(`${server.url}${endpoints.gateway}/crm/x`, { headers: { authorization, "X-Forwarded-For": from } });
      for (const from of [told, forged]) answers.push(((await (await call(from)).json()) as { code: string }).code);
    }
    await api.patch(`grants/${grantId}`, { conditions: null }, 2);
    return answers;
  };
  expect(await answersOf(houses.behind)).toEqual([200, "vault.no_credential", "access.denied", 400]);
  expect(await answersOf(houses.bare)).toEqual([400, 400]);
});

it("FED-16: passwords are counted by the caller beyond the proxies, and a stranger does not get more tries by naming others", async () => {
  const tries = async (house: House) => {
    const statuses = [];
    for (let index = 1; index <= 6; index++) statuses.push(await tryPassword(house, { "X-Forwarded-For": `203.0.113.${index}` }));
    return statuses.at(-1);
  };
  expect(await tries(houses.behind)).toBe(401);
  expect(await tries(houses.bare)).toBe(429);
});

it("ADM-04: a server whose setting trusts everybody does not start", async () => {
  await expect(listen({ trustedProxies: ["0.0.0.0/0"] })).rejects.toMatchObject({ code: "config.invalid" });
});
