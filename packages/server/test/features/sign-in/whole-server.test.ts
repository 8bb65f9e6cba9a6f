import { meSchema, requestTokenHeader } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ListeningGuard, listen } from "../../../src/listen.ts";
import { Browser } from "../../fakes/browser.ts";
import { challengeOf, verifier } from "../authorize/requests.ts";

let server: ListeningGuard;
beforeAll(async () => {
  server = await listen({ logLevel: "silent" });
});
afterAll(() => server.close());

const callback = "http://127.0.0.1:53000/callback";
let requestToken: string;
const consoleHeaders = () => ({
  origin: server.url,
  "sec-fetch-site": "same-origin",
  [requestTokenHeader]: requestToken,
  "content-type": "application/json",
});
const call = (browser: Browser, method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
  const url = new URL(path, server.url);
  const cookie = browser.cookiesFor(url).join("; ");
  return fetch(url, { method, headers: { cookie, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
};

describe("the whole server, from the printed link to an administrator's token", () => {
  const browser = new Browser({ leavesAt: (url) => url.pathname.startsWith("/console") || url.href.startsWith(callback) });
  let clientId: string;

  it("ADM-09: the link signs the owner in, once, and the console's cookie opens the admin API", async () => {
    const link = await server.guard.bootstrapLink();
    expect((await browser.submit(await browser.goto(link ?? ""))).url.pathname).toBe("/console");
    const me = meSchema.parse(await (await call(browser, "GET", "/api/v1/me")).json());
    expect(me).toMatchObject({ type: "user", name: "Owner", role: "owner", issuer: server.url });
    requestToken = me.session?.requestToken ?? "";
    expect((await new Browser().goto(link ?? "")).status).toBe(404);
    expect(await server.guard.bootstrapLink()).toBeUndefined();
  });

  it("ADM-05: the cookie changes something only from the console's own pages", async () => {
    const client = { name: "Admin CLI", kind: "cli", redirectUris: ["http://127.0.0.1/callback"] };
    const json = { "content-type": "application/json" };
    expect((await call(browser, "POST", "/api/v1/clients", json, client)).status).toBe(403);
    expect((await call(browser, "POST", "/api/v1/clients", { ...consoleHeaders(), origin: "https://evil.example" }, client)).status).toBe(
      403,
    );
    const created = await call(browser, "POST", "/api/v1/clients", consoleHeaders(), client);
    expect(created.status).toBe(201);
    clientId = ((await created.json()) as { id: string }).id;
  });

  it("a command line gets a token for the admin API when the owner agrees, and only that audience takes it", async () => {
    const url = new URL("/oauth/authorize", server.url);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: callback,
      code_challenge: challengeOf(verifier),
      code_challenge_method: "S256",
      resource: `${server.url}/api/v1`,
    }).toString();
    const page = await browser.goto(url, "cross-site");
    expect(page.text).toContain("Let Admin CLI administer?");
    const code = (await browser.submit(page, { answer: "agree" })).url.searchParams.get("code") ?? "";
    const form = { grant_type: "authorization_code", client_id: clientId, code, redirect_uri: callback, code_verifier: verifier };
    const answer = await fetch(`${server.url}/oauth/token`, { method: "POST", body: new URLSearchParams(form) });
    const tokens = (await answer.json()) as { access_token: string; scope: string; refresh_token?: string };
    expect(tokens).toMatchObject({ scope: "admin:read admin:write" });
    expect(tokens.refresh_token).toBeUndefined();
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(`${server.url}/api/v1/me`, { headers })).status).toBe(200);
    expect((await fetch(`${server.url}/self`, { headers })).status).toBe(401);
  });
});
