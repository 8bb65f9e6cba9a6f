import { GuardError } from "@agent-id-guard/protocol";
import type { TokenVerifier, VerifiedToken } from "@agent-id-guard/sdk";

/** RFC 6750 §2.1: one `b64token` after the scheme, nothing more. */
const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Who calls: the token of the Authorization header, verified for this server alone (OAuth 2.1 §5.2, RFC 8707). Nothing is decided here.
 * Throws `token.missing` (also for another scheme), `request.malformed` (also for a token in the query: case MCP-16), and what the verifier throws.
 */
export async function authenticate(request: Request, verifier: TokenVerifier): Promise<VerifiedToken> {
  const query = request.url.indexOf("?");
  if (query >= 0 && new URLSearchParams(request.url.slice(query)).has("access_token")) {
    throw malformed("An access token in the query is not accepted");
  }
  const header = request.headers.get("authorization");
  if (header === null || !/^bearer( |$)/i.test(header)) throw new GuardError("token.missing");
  const token = bearer.exec(header)?.[1];
  if (token === undefined) throw malformed("The Authorization header does not hold one bearer token");
  return verifier.verify(token);
}

function malformed(description: string): GuardError {
  return new GuardError("request.malformed", { description, hint: "Send the token once, as `Authorization: Bearer <token>`." });
}
