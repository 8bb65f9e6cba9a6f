import * as openid from "openid-client";
import type { StartedSignIn } from "./port.ts";

/** What an authorization request says beside what every one of ours says. */
export interface OpenidStart {
  readonly callbackUrl: string;
  readonly scope: string;
  readonly state: string;
  readonly afresh: boolean;
  readonly more?: Readonly<Record<string, string>>;
}

/** Starts a sign-in at an OpenID provider (OIDC Core §3.1.2.1): always with PKCE S256 and a nonce, which are remembered until it returns. */
export async function startOpenid(
  configuration: openid.Configuration,
  { callbackUrl, scope, state, afresh, more = {} }: OpenidStart,
): Promise<StartedSignIn> {
  const verifier = openid.randomPKCECodeVerifier();
  const nonce = openid.randomNonce();
  const url = openid.buildAuthorizationUrl(configuration, {
    ...more,
    redirect_uri: callbackUrl,
    scope,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    // With max_age the ID token must say when the person was asked.
    ...(afresh ? { prompt: "login", max_age: "0" } : {}),
  });
  return { redirectTo: url.href, memory: { verifier, nonce } };
}
