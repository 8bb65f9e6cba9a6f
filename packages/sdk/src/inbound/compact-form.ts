import { GuardError, maxTokenLength } from "@agent-id-guard/protocol";
import { base64url } from "jose";

const compact = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)$/;

/**
 * Refuses, unread, what is not the one canonical spelling of a compact JWS: too long (case JWT-13), JSON or JWE forms (JWT-05, JWT-08), padding,
 * white space, or a signature whose last character has other spellings (JWT-14). Throws `token.invalid`.
 */
export function assertCompactForm(token: string): void {
  const signature = token.length > maxTokenLength ? undefined : compact.exec(token)?.[1];
  if (signature === undefined || !isCanonical(signature)) throw new GuardError("token.invalid", { detail: "not a canonical compact JWS" });
}

function isCanonical(part: string): boolean {
  if (part.length % 4 === 1) return false;
  return base64url.encode(base64url.decode(part)) === part;
}
