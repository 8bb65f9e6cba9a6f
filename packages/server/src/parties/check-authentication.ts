import { GuardError } from "@agent-id-guard/protocol";
import type { Signer } from "../signer/port.ts";
import type { AuthMethod, PublicJwk } from "../store/port.ts";

/** Checks one public key before it is registered: `checkPublicKey` of the signer. */
export type KeyCheck = Signer["checkPublicKey"];

/**
 * How a party will prove itself, from what was asked for. Keys are checked one by one (strength, curve, no private parts; case JWT-15).
 * Throws `request.invalid`: a key that is not usable, a key id twice, or `private_key_jwt` without a key.
 */
export function checkAuthentication<Method extends AuthMethod>(
  check: KeyCheck,
  asked: { readonly authMethod?: Method | undefined; readonly keys?: readonly Readonly<Record<string, unknown>>[] | undefined },
  unlessAsked: Method | "private_key_jwt",
): { readonly authMethod: Method | "private_key_jwt"; readonly jwks: readonly PublicJwk[] } {
  const jwks = (asked.keys ?? []).map((key) => check(key));
  const ids = jwks.flatMap((key) => key.kid ?? []);
  if (new Set(ids).size < ids.length) throw invalidKeys("expected each key id once");
  const authMethod = asked.authMethod ?? (jwks.length > 0 ? "private_key_jwt" : unlessAsked);
  if (authMethod === "private_key_jwt" && jwks.length === 0) throw invalidKeys("private_key_jwt needs at least one key");
  return { authMethod, jwks };
}

function invalidKeys(message: string): GuardError {
  return new GuardError("request.invalid", { fields: [{ path: "keys", message }] });
}
