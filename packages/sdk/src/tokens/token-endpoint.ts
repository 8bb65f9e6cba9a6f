import { grantTypes, type TokenResponse, tokenResponseSchema, tokenTypes } from "@agent-id-guard/protocol";
import { type Http, parseAnswer } from "../connection/http.ts";
import type { Credential } from "../credentials/credential.ts";

/** A caller's token that has been verified here, on whose behalf others are asked for (RFC 8693 §2.1 `subject_token`). */
export interface SubjectToken {
  readonly token: string;
  readonly jti: string;
}

/** Which token is wanted. Without `scope` it carries all that policy allows. */
export interface TokenRequest {
  /** The identifier of the resource: the token's only audience (RFC 8707). */
  readonly resource: string;
  readonly scope?: string | undefined;
  /** On whose behalf; without it the party's own rights are used. */
  readonly subject?: SubjectToken | undefined;
}

/** Asks the token endpoint for one token: client credentials (RFC 6749 §4.4), or an exchange where there is a subject (RFC 8693). */
export interface TokenEndpoint {
  /** Throws what the server answered: `client.authentication_failed`, `access.denied`, `oauth.invalid_target`, … or `sdk.unreachable`. */
  request(request: TokenRequest): Promise<TokenResponse>;
}

/** Makes a {@link TokenEndpoint} for one party. */
export function createTokenEndpoint(http: Http, url: string, credential: Credential): TokenEndpoint {
  return {
    async request(request) {
      const grant = grantOf(request);
      const body = await http.call(url, async () => {
        const proof = await credential.prove();
        return {
          method: "POST",
          headers: { ...proof.headers, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ ...grant, ...proof.form }).toString(),
        };
      });
      return parseAnswer(tokenResponseSchema, body, "token answer (RFC 6749 §5.1)");
    },
  };
}

function grantOf({ resource, scope, subject }: TokenRequest): Record<string, string> {
  const target = { resource, ...(scope === undefined ? {} : { scope }) };
  if (subject === undefined) return { grant_type: grantTypes.clientCredentials, ...target };
  return {
    grant_type: grantTypes.tokenExchange,
    subject_token: subject.token,
    subject_token_type: tokenTypes.accessToken,
    requested_token_type: tokenTypes.accessToken,
    ...target,
  };
}
