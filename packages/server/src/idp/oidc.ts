import { GuardError } from "@agent-id-guard/protocol";
import * as openid from "openid-client";
import type { OpenAdapter } from "./adapter.ts";
import { provenBy, subjectOf } from "./claims.ts";
import { authenticationOf, onlyForUs, translate } from "./openid-checks.ts";
import { startOpenid } from "./openid-start.ts";
import type { IdentityProvider, ProvenPerson } from "./port.ts";
import { tested } from "./tested.ts";
import { isLoopback } from "./vendor-call.ts";

export interface OidcSettings {
  /** Exactly as the provider's metadata states it. */
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  /** Dotted path of the claim that lists groups; empty: none. */
  readonly groupsClaim: string;
  /** Every call of this adapter goes through it. */
  readonly fetch: typeof globalThis.fetch;
  /** Allows `http:` when the provider is on a loopback address; for development only (case FED-14). */
  readonly allowLoopbackHttp: boolean;
}

const timeoutSeconds = 5;

/** The adapter for any OpenID Connect provider. */
export const openOidc: OpenAdapter<"oidc"> = ({ issuer, clientId, scopes, groupsClaim }, { clientSecret }, { fetch, allowLoopbackHttp }) =>
  createOidcProvider({ issuer, clientId, clientSecret: clientSecret ?? null, scopes, groupsClaim, fetch, allowLoopbackHttp });

/**
 * An OpenID Connect provider (OIDC Core §3.1) through openid-client, always with PKCE and nonce. The ID token's signature is checked
 * although it comes straight from the token endpoint. Metadata is read once and kept for the life of this object.
 */
export function createOidcProvider(settings: OidcSettings): IdentityProvider {
  let known: Promise<openid.Configuration> | undefined;
  const configuration = () => {
    known ??= discover(settings).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    directory: null,
    receive: null,
    test: () =>
      tested(
        {
          address: async () => `The metadata names the issuer ${(await discover(settings)).serverMetadata().issuer}`,
          signIn: () => tryOut(settings),
        },
        ["address"],
      ),
    signIn: {
      kind: "redirect",
      async start(state, callbackUrl, afresh = false) {
        return startOpenid(await configuration(), { callbackUrl, scope: settings.scopes, state, afresh });
      },
      async finish(callback, state, memory) {
        return signIn(await configuration(), settings, callback, { state, verifier: memory.verifier, nonce: memory.nonce });
      },
    },
  };
}

async function discover(settings: OidcSettings): Promise<openid.Configuration> {
  const server = new URL(settings.issuer);
  const overHttp = server.protocol === "http:" && settings.allowLoopbackHttp && isLoopback(server.hostname);
  const found = await openid
    .discovery(server, settings.clientId, undefined, authenticationOf(settings.clientSecret), {
      timeout: timeoutSeconds,
      [openid.customFetch]: (url, options) => settings.fetch(url, options as RequestInit),
      execute: [openid.enableNonRepudiationChecks, ...(overHttp ? [openid.allowInsecureRequests] : [])],
    })
    .catch((cause: unknown) => {
      throw new GuardError("idp.unreachable", { description: "The provider's metadata can't be read", cause });
    });
  if (found.serverMetadata().issuer !== settings.issuer)
    throw new GuardError("idp.unreachable", { description: "The provider's metadata names another issuer than the one registered" });
  return found;
}

interface Expected {
  readonly state: string;
  readonly verifier: string | undefined;
  readonly nonce: string | undefined;
}

async function signIn(
  configuration: openid.Configuration,
  settings: OidcSettings,
  callback: URL,
  { state, verifier, nonce }: Expected,
): Promise<ProvenPerson> {
  if (verifier === undefined || nonce === undefined) throw new GuardError("signin.expired");
  try {
    const tokens = await openid.authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new GuardError("signin.failed");
    onlyForUs(claims, settings.clientId);
    const more =
      configuration.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await openid.fetchUserInfo(configuration, tokens.access_token, subjectOf(claims));
    return provenBy({ ...more, ...claims }, settings.groupsClaim);
  } catch (error) {
    throw translate(error);
  }
}

/** Reads the metadata afresh and redeems a code that can't exist: the provider then says whether it knows our client. */
async function tryOut(settings: OidcSettings): Promise<string> {
  const configuration = await discover(settings);
  const { authorization_endpoint: authorize, token_endpoint: token } = configuration.serverMetadata();
  if (authorize === undefined || token === undefined)
    throw new GuardError("idp.unreachable", { description: "The provider's metadata has no authorization or token endpoint" });
  const state = openid.randomState();
  const callback = new URL(`https://callback.invalid/?code=none&state=${state}&iss=${encodeURIComponent(settings.issuer)}`);
  try {
    await openid.authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    });
  } catch (error) {
    const meaning = translate(error);
    if (meaning.code === "idp.unreachable") throw meaning;
  }
  return "The token endpoint knows our client";
}
