import { GuardError, parseScope } from "@agent-id-guard/protocol";
import type { Tokens, VerifiedToken } from "../../tokens/index.ts";

const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * The access token of a request (RFC 6750 §2.1), verified for one audience and holding one permission.
 * Throws `token.*`, and `access.insufficient_scope` naming the permission.
 */
export function requireToken(tokens: Pick<Tokens, "verify">, request: Request, audience: string, permission: string): VerifiedToken {
  const token = tokens.verify(bearerOf(request), audience);
  if (parseScope(token.claims.scope)?.includes(permission) !== true)
    throw new GuardError("access.insufficient_scope", { scope: permission });
  return token;
}

/** The bearer token of a request, unverified. Throws `token.missing`. */
export function bearerOf(request: Request): string {
  const presented = bearer.exec(request.headers.get("authorization") ?? "")?.[1];
  if (presented === undefined) throw new GuardError("token.missing");
  return presented;
}
