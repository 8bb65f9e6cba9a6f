import { createHash } from "node:crypto";
import { catalogueEntrySchema, oauthSettingsSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/clock/system.ts";
import { catalogue, listCatalogue } from "../../src/oauth-provider/catalogue/entries.ts";
import { type OauthProviderUnderTest, oauthProviderContract } from "../../src/oauth-provider/contract.test-kit.ts";
import type { OauthProviders, ProviderClient } from "../../src/oauth-provider/port.ts";
import { createOauthProviders } from "../../src/oauth-provider/providers.ts";
import { app } from "../fakes/oauth-providers/ledger.ts";
import { tenant } from "../fakes/oauth-providers/microsoft.ts";
import { myDomain } from "../fakes/oauth-providers/salesforce.ts";
import { startOauthTown } from "../fakes/oauth-providers/town.ts";
import { type OauthVendor, redirectUri } from "../fakes/oauth-providers/wire.ts";

let town: Awaited<ReturnType<typeof startOauthTown>>;
let providers: OauthProviders;

beforeAll(async () => {
  town = await startOauthTown();
  providers = createOauthProviders({ outbound: town.outbound, clock: createSystemClock(), issuer: "https://guard.example" });
});
afterAll(() => town.close());

type Can = OauthProviderUnderTest["can"];
interface Case {
  readonly scopes: readonly string[];
  readonly account: string;
  readonly can: Can;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly machineScopes?: readonly string[];
  /** What the address of the consent says beside `response_type`, `client_id`, `redirect_uri`, `state` and PKCE. */
  readonly says: Readonly<Record<string, string>>;
}
const rotating = { pkce: true, refresh: "rotates", expires: true } as const;

/** What each vendor documents, told once more and by hand. */
const cases: Readonly<Record<string, Case>> = {
  atlassian: {
    scopes: ["read:me", "read:jira-work"],
    account: "lin@example.com",
    can: { ...rotating, pkce: false, revoke: "nothing" },
    machineScopes: [],
    says: { scope: "read:me read:jira-work offline_access", audience: "api.atlassian.com", prompt: "consent" },
  },
  dingtalk: {
    scopes: ["openid"],
    account: "Lin",
    can: { ...rotating, pkce: false, revoke: "nothing" },
    machineScopes: [],
    says: { scope: "openid", prompt: "consent" },
  },
  feishu: {
    scopes: ["contact:user.base:readonly"],
    account: "林",
    can: { ...rotating, revoke: "nothing" },
    machineScopes: [],
    says: { scope: "contact:user.base:readonly offline_access", prompt: "consent" },
  },
  github: {
    scopes: ["repo", "read:user"],
    account: "octo-lin",
    can: { ...rotating, revoke: "grant_and_token", tellsGone: false },
    says: { scope: "repo read:user" },
  },
  "github-enterprise": {
    scopes: ["repo"],
    account: "octo-lin",
    can: { ...rotating, revoke: "grant_and_token", tellsGone: false },
    parameters: { host: "github.example.com" },
    says: { scope: "repo" },
  },
  gitlab: { scopes: ["read_user", "api"], account: "lin", can: { ...rotating, revoke: "grant" }, says: { scope: "read_user api" } },
  google: {
    scopes: ["openid", "email"],
    account: "lin@example.com",
    can: { ...rotating, refresh: "stays", revoke: "grant" },
    says: { scope: "openid email", access_type: "offline", prompt: "consent", nonce: "nonce-1" },
  },
  lark: {
    scopes: ["contact:user.base:readonly"],
    account: "林",
    can: { ...rotating, revoke: "nothing" },
    machineScopes: [],
    says: { scope: "contact:user.base:readonly offline_access", prompt: "consent" },
  },
  linear: {
    scopes: ["read", "write"],
    account: "lin@example.com (Acme)",
    can: { ...rotating, revoke: "grant", tellsGone: false },
    machineScopes: ["read", "write"],
    says: { scope: "read,write", prompt: "consent" },
  },
  microsoft: {
    scopes: ["openid", "User.Read"],
    account: "lin@example.com",
    can: { ...rotating, revoke: "nothing" },
    parameters: { tenant },
    machineScopes: ["https://graph.microsoft.com/.default"],
    says: { scope: "openid User.Read offline_access", response_mode: "query", nonce: "nonce-1" },
  },
  notion: {
    scopes: [],
    account: "lin@example.com (Acme)",
    can: { ...rotating, pkce: false, expires: false, revoke: "grant" },
    says: { owner: "user" },
  },
  salesforce: {
    scopes: ["api"],
    account: "lin@acme.example",
    can: { ...rotating, refresh: "stays", expires: false, revoke: "grant_and_token" },
    parameters: { domain: myDomain },
    machineScopes: [],
    says: { scope: "api refresh_token" },
  },
  slack: {
    scopes: ["users:read", "chat:write"],
    account: "lin (Acme)",
    can: { ...rotating, pkce: false, revoke: "grant" },
    says: { user_scope: "users:read,chat:write" },
  },
};

function clientOf(key: string, flow: "user" | "machine"): ProviderClient {
  const { scopes, machineScopes, parameters = {} } = cases[key] as Case;
  const asked = flow === "user" ? scopes : machineScopes;
  const settings = oauthSettingsSchema.parse({ provider: key, flow, clientId: app.id, scopes: asked, parameters });
  return { settings, secret: app.secret };
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url");

/** The vendor's own page, on which the person agrees at once. */
async function agreeAt(url: string): Promise<ReadonlyMap<string, string>> {
  const response = await town.outbound.fetch()(url, { redirect: "manual" });
  const location = response.headers.get("location");
  if (location === null) throw new TypeError(`the vendor refused: ${await response.text()}`);
  return new Map(new URL(location).searchParams);
}

it("every entry of the catalogue has its case here, and its vendor", () => {
  expect(Object.keys(cases).toSorted()).toEqual(catalogue.map(({ key }) => key).toSorted());
});

it("the catalogue is listed as the admin API tells it", () => {
  for (const entry of listCatalogue()) expect(catalogueEntrySchema.strict().parse(entry)).toEqual(entry);
  const slack = listCatalogue().find(({ key }) => key === "slack");
  expect(slack).toMatchObject({ flows: ["user"], pkce: false, issuesRefreshTokens: true, revocable: true, parameters: [] });
  expect(listCatalogue().find(({ key }) => key === "microsoft")?.parameters).toEqual([
    { name: "tenant", title: "Tenant id or domain", example: expect.any(String), isRequired: true },
  ]);
});

describe.each(Object.entries(cases))("%s", (key, { scopes, account, can, says, machineScopes }) => {
  oauthProviderContract(key, async () => {
    const vendor = town.vendors[key] as OauthVendor;
    return {
      providers,
      client: clientOf(key, "user"),
      redirectUri,
      scopes,
      consent: agreeAt,
      account,
      isAlive: async (accessToken) => vendor.isAlive(accessToken),
      forget: async () => vendor.ledger.forgetAll(),
      can,
      machine: machineScopes === undefined ? null : clientOf(key, "machine"),
    };
  });

  it("AZC-06: asks for consent as the vendor documents it", async () => {
    const start = { redirectUri, state: "s", scopes, verifier: "v".repeat(43), nonce: "nonce-1" };
    const url = new URL(await providers.consentUrl(clientOf(key, "user"), start));
    const challenge = { code_challenge: digestOf("v".repeat(43)), code_challenge_method: "S256" };
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ response_type: "code", client_id: app.id, redirect_uri: redirectUri, state: "s" },
      ...(can.pkce ? challenge : {}),
      ...says,
    });
  });

  it("a vendor that is out of order ends no connection", async () => {
    const start = { redirectUri, state: "s", scopes, verifier: "v".repeat(43), nonce: "nonce-1" };
    const client = clientOf(key, "user");
    const answer = await agreeAt(await providers.consentUrl(client, start));
    const { tokens } = await providers.redeem(client, { ...start, answer });
    const path = town.server.asked.findLast((asked) => /token|access$/i.test(asked)) as string;
    for (const reply of [
      { status: 503, body: { error: "invalid_grant" } },
      { status: 502, contentType: "text/html", body: "<html>" },
      { status: 429, body: { error: "invalid_grant" } },
    ]) {
      town.server.next(path, reply);
      await expect(providers.refresh(client, tokens.refreshToken as string, scopes)).rejects.toMatchObject({ code: "connection.failed" });
    }
    await expect(providers.refresh(client, tokens.refreshToken as string, scopes)).resolves.toMatchObject({
      accessToken: expect.any(String),
    });
  });
});
