import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClientRow } from "../../../src/store/port.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import { answerOf, authorizeUrl, browserOf, signInAs, verifier } from "./requests.ts";

const origin = "https://board.example";
const callback = `${origin}/app/callback`;

let house: PeopleHouse;
let town: Town;
let client: ClientRow;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
  client = await town.register({ name: "Ticket board", kind: "spa", redirectUris: [callback, "http://localhost:5173/callback"] });
  await town.grant({ subjectType: "client", subjectId: client.id, resourceId: town.resource.id, permissions: ["invoke"] });
});
afterAll(() => house.close());

const endpoints = ["/oauth/token", "/oauth/revoke", "/oauth/par", "/oauth/userinfo"];
const ask = (method: string, path: string, from: string | undefined, headers: Readonly<Record<string, string>> = {}, body?: string) =>
  house.fetch(
    new Request(house.issuer + path, {
      method,
      headers: { ...(from === undefined ? {} : { origin: from }), ...headers },
      ...(body === undefined ? {} : { body }),
    }),
  );
const preflight = (path: string, from: string) =>
  ask("OPTIONS", path, from, { "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" });
const form = { "content-type": "application/x-www-form-urlencoded" };

describe("a single-page client", () => {
  it("has no secret and no key, and returns to https or loopback alone", async () => {
    const register = async (more: object) => town.register({ name: "Another", kind: "spa", redirectUris: [callback], ...more });
    await expect(register({ authMethod: "client_secret" })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(register({ authMethod: "private_key_jwt", keys: [] })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(register({ redirectUris: ["com.example.board:/callback"] })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(register({ redirectUris: ["http://board.example/callback"] })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(register({ backchannelLogoutUri: "http://board.example/out" })).rejects.toMatchObject({ code: "request.invalid" });
    await expect(register({ postLogoutRedirectUris: ["https://board.example/#out"] })).rejects.toMatchObject({ code: "request.invalid" });
    const made = await register({ postLogoutRedirectUris: [`${origin}/bye`], backchannelLogoutUri: "http://127.0.0.1:9/out" });
    expect(made).toMatchObject({
      authMethod: "none",
      postLogoutRedirectUris: [`${origin}/bye`],
      backchannelLogoutUri: "http://127.0.0.1:9/out",
    });
  });

  it("AZC-02: may not vary the port of a loopback address", async () => {
    const page = await browserOf(house).goto(
      authorizeUrl(house, town, { client_id: client.id, redirect_uri: "http://127.0.0.1:5174/callback" }),
    );
    expect(page.status).toBe(400);
  });

  it.each(endpoints)("its pages, and no others, may call %s from the browser", async (path) => {
    const answer = await preflight(path, origin);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.get("access-control-allow-headers")).toMatch(/Authorization/);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("vary")).toContain("Origin");
    for (const other of [
      "https://evil.example",
      `${origin}.evil.example`,
      "http://board.example",
      `${origin}:8443`,
      "null",
      "https://app.example",
    ]) {
      const refused = await preflight(path, other);
      expect([other, refused.headers.get("access-control-allow-origin")]).toEqual([other, null]);
      expect(refused.headers.get("access-control-allow-methods")).toBeNull();
      expect((await ask("POST", path, other, form, "")).headers.get("access-control-allow-origin")).toBeNull();
    }
    // A refusal can be read, too.
    const refusal = await ask("POST", path, origin, form, "");
    expect(refusal.status).toBeGreaterThanOrEqual(400);
    expect(refusal.headers.get("access-control-allow-origin")).toBe(origin);
  });

  it("signs a person in, refreshes, reads user info and revokes, all from its own page", async () => {
    const page = await signInAs(
      house,
      "alice",
      authorizeUrl(house, town, { client_id: client.id, redirect_uri: callback, scope: "openid profile offline_access" }),
    );
    const post = async (path: string, fields: Readonly<Record<string, string>>) =>
      ask("POST", path, origin, form, new URLSearchParams({ client_id: client.id, ...fields }).toString());
    const code = answerOf(page).code ?? "";
    const redeemed = await post("/oauth/token", {
      grant_type: "authorization_code",
      code,
      redirect_uri: callback,
      code_verifier: verifier,
    });
    expect(redeemed.headers.get("access-control-allow-origin")).toBe(origin);
    const tokens = (await redeemed.json()) as { access_token: string; refresh_token: string };
    const info = await ask("GET", "/oauth/userinfo", origin, { authorization: `Bearer ${tokens.access_token}` });
    expect(await info.json()).toMatchObject({ sub: town.alice.id, name: "alice" });
    expect(info.headers.get("access-control-allow-origin")).toBe(origin);
    const refreshed = await post("/oauth/token", { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    const next = (await refreshed.json()) as { refresh_token: string };
    expect((await post("/oauth/revoke", { token: next.refresh_token })).status).toBe(200);
    expect((await post("/oauth/token", { grant_type: "refresh_token", refresh_token: next.refresh_token })).status).toBe(400);
  });

  it("the key set and the metadata are open to every page, sign-in pages and the rest to none", async () => {
    for (const path of ["/oauth/jwks", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
      expect((await ask("GET", path, "https://anybody.example")).headers.get("access-control-allow-origin")).toBe("*");
    for (const path of ["/oauth/introspect", "/signin", "/oauth/consent", "/oauth/authorize"]) {
      const answer = await ask(path === "/oauth/introspect" ? "POST" : "GET", path, origin, form);
      expect([path, answer.headers.get("access-control-allow-origin")]).toEqual([path, null]);
    }
  });

  it("a client of another kind, or one that is suspended, opens nothing", async () => {
    const gone = await town.register({ name: "Gone", kind: "spa", redirectUris: ["https://gone.example/cb"] });
    expect((await preflight("/oauth/token", "https://gone.example")).headers.get("access-control-allow-origin")).toBe(
      "https://gone.example",
    );
    const suspend = {
      verb: "compareAndSet",
      collection: "clients",
      id: gone.id,
      version: gone.version,
      set: { state: "suspended" },
    } as const;
    await house.commit({
      writes: [suspend],
      events: [house.admin().event({ action: "client.suspend", target: { type: "client", id: gone.id } })],
    });
    expect((await preflight("/oauth/token", "https://gone.example")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the provider's own account of itself (OIDC Discovery §3)", () => {
  it("says what this server does", async () => {
    const metadata = (await (await ask("GET", "/.well-known/openid-configuration", undefined)).json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      issuer: house.issuer,
      pushed_authorization_request_endpoint: `${house.issuer}/oauth/par`,
      require_pushed_authorization_requests: false,
      authorization_response_iss_parameter_supported: true,
      subject_types_supported: ["public"],
      prompt_values_supported: ["none", "login", "select_account", "consent"],
      ui_locales_supported: ["en", "zh-CN"],
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
    });
    expect(metadata.claims_supported).toEqual(expect.arrayContaining(["sub", "auth_time", "sid", "acr", "amr", "name", "email"]));
  });
});
