import type { OauthSettings } from "@agent-id-guard/protocol";

/** A client of ours at a third party: the settings of a credential of kind `oauth`, and its secret opened for this one call. */
export interface ProviderClient {
  readonly settings: OauthSettings;
  /** Undefined for a public client. */
  readonly secret: string | undefined;
}

/** What a provider gave. Times are milliseconds since 1970. */
export interface ProviderTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly scopes: readonly string[];
  /** Undefined where the provider does not say: the token then lives until it is refused. */
  readonly expiresAtMs: number | undefined;
}

/** A consent that a person is sent to give. */
export interface ConsentStart {
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  /** PKCE verifier (RFC 7636 §4.1) and OIDC nonce; used as far as the provider knows them. */
  readonly verifier: string;
  readonly nonce: string;
}

/** What a provider sent a person back with. `answer` are the query parameters of the callback, each once. */
export interface ConsentAnswer extends ConsentStart {
  readonly answer: ReadonlyMap<string, string>;
}

/** What came of a consent: tokens, and who the person is there, where it can be told. */
export interface Consent {
  readonly tokens: ProviderTokens;
  readonly account: string | undefined;
}

/** What became of tokens that were to be revoked. */
export type ProviderRevocation = "revoked" | "unsupported";

/**
 * OAuth servers of third parties, as a client. What is particular to one is data of the catalogue; the wire is here.
 *
 * Contract: calls go through the checked dialler, are answered within ten seconds, are never repeated where the provider may have acted (a code, a refresh token that
 * rotates). Failures: `connection.dead` where the provider says that this grant is over (`invalid_grant` and its kin), `connection.failed` with a description for people where it
 * refuses otherwise, answers what can't be read, or does not answer; `request.invalid` for settings that can't work. No error holds a token, a code or a secret.
 */
export interface OauthProviders {
  /** Checks settings before they are stored: the entry exists, has the flow, the parameters are given, discovery answers. Throws `request.invalid`, `connection.failed`. */
  check(client: ProviderClient): Promise<void>;
  /** Where a person is sent (RFC 6749 §4.1.1, with PKCE S256 where the provider knows it). */
  consentUrl(client: ProviderClient, start: ConsentStart): Promise<string>;
  /** Checks what came back (`iss` of RFC 9207, errors) and redeems the code. */
  redeem(client: ProviderClient, answer: ConsentAnswer): Promise<Consent>;
  /** RFC 6749 §6. The refresh token of the answer is the old one where the provider gives no new one. */
  refresh(client: ProviderClient, refreshToken: string, scopes: readonly string[]): Promise<ProviderTokens>;
  /** RFC 6749 §4.4. There is no grant that could be over: each refusal is `connection.failed`. */
  machine(client: ProviderClient): Promise<ProviderTokens>;
  /** RFC 7009, or the provider's own way. With a refresh token the grant ends; without one, the access token where the provider can. */
  revoke(
    client: ProviderClient,
    tokens: Pick<ProviderTokens, "accessToken" | "refreshToken">,
    what: "grant" | "access_token",
  ): Promise<ProviderRevocation>;
}
