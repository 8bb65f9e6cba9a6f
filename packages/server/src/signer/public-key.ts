import { createPublicKey, type KeyObject } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";
import type { PublicJwk } from "../store/port.ts";

/** How signatures of one kind of key are made (RFC 7518 §3.1, RFC 8037 §3.1). */
export interface Algorithm {
  readonly name: string;
  readonly digest: "sha256" | null;
  /** For ECDSA: `r` and `s` side by side (RFC 7518 §3.4), never DER. */
  readonly dsaEncoding?: "ieee-p1363";
  readonly signatureBytes?: number;
  readonly pss?: true;
}

/** A registered key that can verify: the key decides on the algorithms, the header only names one of them. */
export interface VerifyingKey {
  readonly kid: string | undefined;
  readonly key: KeyObject;
  readonly algorithms: readonly Algorithm[];
}

const es256: Algorithm = { name: "ES256", digest: "sha256", dsaEncoding: "ieee-p1363", signatureBytes: 64 };
const eddsa: Algorithm = { name: "EdDSA", digest: null, signatureBytes: 64 };
const rs256: Algorithm = { name: "RS256", digest: "sha256" };
const ps256: Algorithm = { name: "PS256", digest: "sha256", pss: true };

const minRsaBits = 2_048;
const maxRsaBits = 8_192;
const privateParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * A public key as it may verify. Refuses private parts, symmetric keys, other curves, points off the curve, weak RSA keys and unknown algorithms
 * (case JWT-15). Throws `request.invalid`.
 */
export function readPublicKey(jwk: Readonly<Record<string, unknown>>): VerifyingKey {
  if (privateParts.some((part) => part in jwk)) throw refused("a private or symmetric key is no public key");
  if (jwk.use !== undefined && jwk.use !== "sig") throw refused("the key is not for signatures (use)");
  if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.includes("verify")))
    throw refused("the key is not for verifying (key_ops)");
  const algorithms = algorithmsOf(jwk).filter(({ name }) => jwk.alg === undefined || jwk.alg === name);
  if (algorithms.length === 0) throw refused("this key type, curve or algorithm is not supported: use P-256, Ed25519 or RSA");
  const key = importKey(jwk);
  if (key.asymmetricKeyType === "rsa") checkRsa(key);
  return { kid: typeof jwk.kid === "string" ? jwk.kid : undefined, key, algorithms };
}

/** The members of a public key that mean something, in a fixed order, and nothing else. */
export function canonicalJwk(jwk: Readonly<Record<string, unknown>>): PublicJwk {
  const members = ["kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"].filter((name) => typeof jwk[name] === "string");
  return Object.fromEntries(members.map((name) => [name, jwk[name]])) as PublicJwk;
}

function algorithmsOf({ kty, crv }: Readonly<Record<string, unknown>>): readonly Algorithm[] {
  if (kty === "EC" && crv === "P-256") return [es256];
  if (kty === "OKP" && crv === "Ed25519") return [eddsa];
  return kty === "RSA" ? [rs256, ps256] : [];
}

function importKey(jwk: Readonly<Record<string, unknown>>): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch (cause) {
    throw refused("the key's numbers are not a key", cause);
  }
}

function checkRsa(key: KeyObject): void {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < minRsaBits || modulusLength > maxRsaBits) throw refused(`an RSA key has ${minRsaBits} to ${maxRsaBits} bits`);
  if (publicExponent < 65_537n || publicExponent % 2n === 0n) throw refused("the RSA exponent is too small");
}

function refused(message: string, cause?: unknown): GuardError {
  return new GuardError("request.invalid", {
    description: `The public key is refused: ${message}`,
    fields: [{ path: "keys", message }],
    cause,
  });
}
