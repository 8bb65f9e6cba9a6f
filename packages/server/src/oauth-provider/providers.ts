import type { Clock } from "../clock/port.ts";
import type { Outbound } from "../outbound/port.ts";
import { accountOf } from "./account.ts";
import { ask, type Line } from "./ask.ts";
import { asksForIdToken, authorizeUrl, codeOf, issuerOf } from "./authorize.ts";
import type { Flow, TokenAnswer } from "./catalogue/entry.ts";
import { createDiscover } from "./discovery.ts";
import { ProviderRefusal, refusedAs } from "./failures.ts";
import { readIdToken } from "./id-token.ts";
import type { Consent, ConsentAnswer, OauthProviders, ProviderClient, ProviderTokens } from "./port.ts";
import { openProvider, type Provider, proofFor, wireOf } from "./provider.ts";
import { endAtProvider } from "./revoke.ts";
import { type ReadTokens, readTokens } from "./token-answer.ts";
import { writeTokenRequest } from "./token-request.ts";

export interface OauthProvidersOptions {
  readonly outbound: Pick<Outbound, "fetch">;
  readonly clock: Clock;
  /** This server's own: where it is plain http, for development, custom providers may be so too, on loopback addresses. */
  readonly issuer: string;
}

/** With discovery (3 s) and the account (2 s) one call stays within the ten seconds of the contract. */
const limitMs = 5_000;

/** The adapter for OAuth servers: those of the catalogue, and any other by discovery or by its endpoints. What it reads of metadata it keeps for ten minutes. */
export function createOauthProviders({ outbound, clock, issuer }: OauthProvidersOptions): OauthProviders {
  const allowLoopbackHttp = issuer.startsWith("http:");
  const [openly, privately] = [outbound.fetch(false), outbound.fetch(true)];
  const discover = createDiscover({ fetch: privately, clock });
  const open = (client: ProviderClient) => openProvider(client, discover, allowLoopbackHttp);
  const asking = async (client: ProviderClient): Promise<Asking> => {
    const provider = await open(client);
    const line: Line = { fetch: (url, init) => (provider.namedHosts.has(url.host) ? privately : openly)(url, init), clock };
    return { client, provider, line };
  };
  return {
    check: (client) => check(client, open),
    async consentUrl(client, start) {
      const provider = await open(client);
      wireOf(provider, "user");
      return authorizeUrl(provider, client.settings.clientId, start).href;
    },
    redeem: async (client, answer) => redeem(await asking(client), answer),
    refresh: async (client, refreshToken, scopes) => refresh(await asking(client), refreshToken, scopes),
    machine: async (client) => machine(await asking(client)),
    revoke: async (client, tokens, what) => {
      const { provider, line } = await asking(client);
      const { flow } = client.settings;
      const proof = proofFor(client, wireOf(provider, flow).request);
      const secrets = [...secretsOf(client), tokens.accessToken, tokens.refreshToken ?? ""];
      return endAtProvider(line, provider, { client: proof, tokens, what, flow }).catch(refusing("connection.failed", secrets));
    },
  };
}

interface Asking {
  readonly client: ProviderClient;
  readonly provider: Provider;
  readonly line: Line;
}

async function check(client: ProviderClient, open: (client: ProviderClient) => Promise<Provider>): Promise<void> {
  const provider = await open(client);
  const { entry, addressOf } = provider;
  const { request } = wireOf(provider, client.settings.flow);
  proofFor(client, request);
  const used = [request.endpoint, entry.authorize?.endpoint, entry.account?.call?.endpoint, entry.revocation?.endpoint];
  for (const address of used) if (address !== undefined) addressOf(address);
}

async function redeem({ client, provider, line }: Asking, consent: ConsentAnswer): Promise<Consent> {
  const { entry } = provider;
  const own = [...secretsOf(client), consent.verifier, consent.state, consent.nonce];
  const code = codeOf(provider, consent, own);
  const asked = {
    grant_type: "authorization_code",
    code,
    redirect_uri: consent.redirectUri,
    ...(entry.authorize?.pkce === true ? { code_verifier: consent.verifier } : {}),
  };
  const { tokens, idToken, body } = await askTokens({ client, provider, line }, "user", asked, { scopes: consent.scopes }).catch(
    refusing("connection.failed", [...own, code]),
  );
  const claims =
    idToken === undefined || !asksForIdToken(provider, consent.scopes)
      ? undefined
      : readIdToken(idToken, {
          issuer: issuerOf(provider),
          clientId: client.settings.clientId,
          nonce: consent.nonce,
          nowMs: line.clock.nowMs(),
        });
  return { tokens, account: await accountOf(line, provider, { accessToken: tokens.accessToken, body, claims }) };
}

async function refresh({ client, provider, line }: Asking, refreshToken: string, scopes: readonly string[]): Promise<ProviderTokens> {
  const { entry } = provider;
  const wanted = [...new Set([...scopes, ...(entry.authorize?.alwaysScopes ?? [])])].join(entry.scopeSeparator ?? " ");
  const asked = {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    ...(entry.refresh.sendsScope === true && scopes.length > 0 ? { scope: wanted } : {}),
  };
  const { tokens } = await askTokens({ client, provider, line }, "user", asked, { scopes, refreshToken }).catch((error: unknown) => {
    const code = error instanceof ProviderRefusal && isOver(error, entry.answer) ? "connection.dead" : "connection.failed";
    return refusing(code, [...secretsOf(client), refreshToken])(error);
  });
  return tokens;
}

async function machine({ client, provider, line }: Asking): Promise<ProviderTokens> {
  const { scopes } = client.settings;
  const scope = scopes.join(provider.entry.scopeSeparator ?? " ");
  const asked = { grant_type: "client_credentials", ...(scope === "" ? {} : { scope }) };
  const refusal = refusing("connection.failed", secretsOf(client));
  const { tokens } = await askTokens({ client, provider, line }, "machine", asked, { scopes }).catch(refusal);
  return tokens;
}

/** One token request, sent once: the provider may have acted although no answer came. */
async function askTokens(
  { client, provider, line }: Asking,
  flow: Flow,
  parameters: Readonly<Record<string, string>>,
  known: { readonly scopes: readonly string[]; readonly refreshToken?: string },
): Promise<ReadTokens> {
  const { request, answer } = wireOf(provider, flow);
  const written = writeTokenRequest(request, proofFor(client, request), parameters);
  const atMs = line.clock.nowMs();
  const told = await ask(line, { url: provider.addressOf(request.endpoint), method: "POST", ...written, limitMs });
  return readTokens(told, answer, { ...known, atMs });
}

/** Whether a refusal of a refresh says that the grant is over. A provider that is out of order says nothing about it. */
function isOver({ codes, status }: ProviderRefusal, { dead = [] }: TokenAnswer): boolean {
  return status < 500 && status !== 429 && codes.some((code) => code === "invalid_grant" || dead.includes(code));
}

function refusing(code: "connection.failed" | "connection.dead", secrets: readonly string[]): (error: unknown) => never {
  return (error) => {
    throw error instanceof ProviderRefusal ? refusedAs(code, error, secrets) : error;
  };
}

function secretsOf({ settings, secret }: ProviderClient): readonly string[] {
  return [settings.clientId, secret ?? ""];
}
