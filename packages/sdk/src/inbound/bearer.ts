import { GuardError } from "@agent-id-guard/protocol";

/** What carries a caller's token: a web `Request` or `Headers`, a request of `node:http` (anything with plain `headers`), or the token itself. */
export type TokenCarrier =
  | Request
  | Headers
  | { readonly headers: Readonly<Record<string, string | readonly string[] | undefined>> }
  | string;

/**
 * The token of a request (RFC 6750 §2.1); it is only looked for in the Authorization header, never in the query (case MCP-16). Nothing is verified.
 * Throws `token.missing`.
 */
export function bearerTokenOf(carrier: TokenCarrier): string {
  if (typeof carrier === "string") return present(carrier);
  return present(/^bearer +(.+)$/i.exec(authorizationOf(carrier) ?? "")?.[1]);
}

function authorizationOf(carrier: Exclude<TokenCarrier, string>): string | undefined {
  const headers = "headers" in carrier ? carrier.headers : carrier;
  if (headers instanceof Headers) return headers.get("authorization") ?? undefined;
  const value = (headers as Readonly<Record<string, string | readonly string[] | undefined>>).authorization;
  return typeof value === "string" ? value : undefined;
}

function present(token: string | undefined): string {
  if (token === undefined || token === "") throw new GuardError("token.missing");
  return token;
}
