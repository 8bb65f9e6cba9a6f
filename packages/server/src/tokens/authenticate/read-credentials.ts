import { GuardError, jwtBearerAssertion } from "@agent-id-guard/protocol";
import type { OAuthRequest } from "../contract.ts";

/** What a caller of an OAuth endpoint presents of itself. Nothing has been verified. */
export type Presented =
  | { readonly method: "client_secret"; readonly clientId: string; readonly secret: string }
  | { readonly method: "private_key_jwt"; readonly clientId: string; readonly assertion: string }
  | { readonly method: "none"; readonly clientId: string };

const longest = 1_024;
const basic = /^Basic ([A-Za-z0-9+/]{4,2732}={0,2})$/i;

/**
 * Reads the one way in which the caller authenticates: client_secret_basic or _post (RFC 6749 §2.3.1), private_key_jwt (RFC 7523 §2.2), or a bare
 * client_id. Two ways at once are refused (case TOK-10). Throws `request.invalid`, `client.authentication_failed`.
 */
export function readCredentials({ form, authorization }: OAuthRequest): Presented {
  const secret = form.get("client_secret");
  const assertion = form.get("client_assertion");
  const ways = [authorization, secret, assertion].filter((way) => way !== undefined).length;
  if (ways > 1) throw wrong("client_secret", "authenticate in one way only");
  if (authorization !== undefined) return readBasic(authorization, form.get("client_id"));
  if (assertion !== undefined || form.has("client_assertion_type")) return readAssertion(form, assertion);
  const clientId = form.get("client_id");
  if (clientId === undefined) throw new GuardError("client.authentication_failed", { detail: "no client id" });
  return secret === undefined ? { method: "none", clientId } : bounded({ method: "client_secret", clientId, secret });
}

function readBasic(authorization: string, formClientId: string | undefined): Presented {
  const encoded = basic.exec(authorization)?.[1];
  if (encoded === undefined) throw new GuardError("client.authentication_failed", { detail: "not a Basic header" });
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon < 1) throw new GuardError("client.authentication_failed", { detail: "no colon in Basic credentials" });
  const clientId = formDecode(pair.slice(0, colon));
  if (formClientId !== undefined && formClientId !== clientId) throw wrong("client_id", "must be the one that authenticates");
  return bounded({ method: "client_secret", clientId, secret: formDecode(pair.slice(colon + 1)) });
}

function readAssertion(form: ReadonlyMap<string, string>, assertion: string | undefined): Presented {
  if (form.get("client_assertion_type") !== jwtBearerAssertion) throw wrong("client_assertion_type", `must be ${jwtBearerAssertion}`);
  if (assertion === undefined) throw wrong("client_assertion", "is missing");
  return { method: "private_key_jwt", clientId: form.get("client_id") ?? subjectOf(assertion), assertion };
}

/** Who an assertion claims to be from, to know whose keys to verify it with. Believed only after they have. */
function subjectOf(assertion: string): string {
  try {
    const { sub } = JSON.parse(Buffer.from(assertion.split(".", 2)[1] ?? "", "base64url").toString("utf8")) as { sub?: unknown };
    return typeof sub === "string" ? sub : "";
  } catch {
    return "";
  }
}

/** application/x-www-form-urlencoded within Basic (RFC 6749 §2.3.1, appendix B; case TOK-21). */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    throw new GuardError("client.authentication_failed", { detail: "Basic credentials are not form-encoded", cause });
  }
}

function bounded(presented: Presented & { readonly secret: string }): Presented {
  if (presented.secret.length > longest || presented.clientId.length > longest)
    throw new GuardError("client.authentication_failed", { detail: "credentials too long" });
  return presented;
}

function wrong(path: string, message: string): GuardError {
  return new GuardError("request.invalid", { description: `${path} ${message}`, fields: [{ path, message }] });
}
