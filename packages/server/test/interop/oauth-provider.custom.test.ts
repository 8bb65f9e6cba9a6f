import { oauthSettingsSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/clock/system.ts";
import { oauthProviderContract } from "../../src/oauth-provider/contract.test-kit.ts";
import type { OauthProviders, ProviderClient } from "../../src/oauth-provider/port.ts";
import { createOauthProviders } from "../../src/oauth-provider/providers.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import { startIndependent } from "../fakes/oauth-providers/independent.ts";
import { app } from "../fakes/oauth-providers/ledger.ts";
import { redirectUri } from "../fakes/oauth-providers/wire.ts";

const outbound = createOutbound();
const scopes = ["openid", "profile", "email"];
let independent: Awaited<ReturnType<typeof startIndependent>>;
let providers: OauthProviders;

beforeAll(async () => {
  independent = await startIndependent();
  providers = createOauthProviders({ outbound, clock: createSystemClock(), issuer: "http://127.0.0.1:1" });
});
afterAll(async () => {
  await independent.close();
  await outbound.close();
});

function clientOf(flow: "user" | "machine", endpoints: unknown, more: object = {}): ProviderClient {
  const settings = { provider: "custom", flow, clientId: app.id, scopes: flow === "user" ? scopes : [], endpoints, ...more };
  return { settings: oauthSettingsSchema.parse(settings), secret: app.secret };
}

const byDiscovery = () => ({ issuer: independent.issuer });
const byHand = () => ({
  authorizationEndpoint: `${independent.issuer}/auth`,
  tokenEndpoint: `${independent.issuer}/token`,
  revocationEndpoint: `${independent.issuer}/token/revocation`,
});

describe.each([
  ["by discovery", byDiscovery, "lin.person"],
  ["by hand", byHand, "lin"],
])("a server that is not in the catalogue, %s", (how, endpoints, account) => {
  oauthProviderContract(`an independent server ${how}`, async () => ({
    providers,
    client: clientOf("user", endpoints()),
    redirectUri,
    scopes,
    consent: independent.consent,
    account,
    isAlive: independent.isAlive,
    forget: independent.forget,
    can: { pkce: true, refresh: "rotates", revoke: "grant", expires: true },
    machine: clientOf("machine", endpoints()),
  }));
});

describe("a server that nobody answers at", () => {
  it("is told when the settings are checked, and at each call", async () => {
    const client = clientOf("user", { issuer: "http://127.0.0.1:1" });
    await expect(providers.check(client)).rejects.toMatchObject({ code: "connection.failed" });
    await expect(providers.refresh(client, "refresh-token", [])).rejects.toMatchObject({ code: "connection.failed" });
    const byHandThere = clientOf("machine", { tokenEndpoint: "http://127.0.0.1:1/token" });
    await expect(providers.check(byHandThere)).resolves.toBeUndefined();
    await expect(providers.machine(byHandThere)).rejects.toMatchObject({
      code: "connection.failed",
      description: "The provider could not be reached",
    });
  });
});
