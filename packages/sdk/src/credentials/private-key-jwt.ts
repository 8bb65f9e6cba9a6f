import { assertionLimits, GuardError, jwtBearerAssertion, jwtTypes } from "@agent-id-guard/protocol";
import { type CryptoKey, importJWK, importPKCS8, type JWK, SignJWT } from "jose";
import { newUuid } from "../random.ts";
import type { Credential, ProofContext } from "./credential.ts";

/** How long an assertion lives. Well below what the server allows, so that clocks may differ. */
const ttlSeconds = assertionLimits.maxTtlSeconds / 5;

interface SigningKey {
  readonly key: CryptoKey;
  readonly alg: string;
  readonly kid?: string | undefined;
}

/**
 * `private_key_jwt` (RFC 7523 §2.2). The only audience is the issuer, as one string (case TOK-01); each assertion has its own `jti`.
 * The proof throws `sdk.misconfigured` when the key is not a private key of a kind that the server takes.
 */
export function privateKeyJwt(privateKey: CryptoKey | JWK | string, { issuer, clientId, clock }: ProofContext): Credential {
  let loading: Promise<SigningKey> | undefined;
  return {
    async prove() {
      loading ??= load(privateKey);
      const { key, alg, kid } = await loading;
      const nowSeconds = Math.floor(clock.nowMs() / 1_000);
      const assertion = await new SignJWT({ jti: newUuid() })
        .setProtectedHeader({ alg, typ: jwtTypes.clientAssertion, ...(kid === undefined ? {} : { kid }) })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(issuer)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + ttlSeconds)
        .sign(key);
      return { headers: {}, form: { client_id: clientId, client_assertion_type: jwtBearerAssertion, client_assertion: assertion } };
    },
  };
}

async function load(privateKey: CryptoKey | JWK | string): Promise<SigningKey> {
  if (typeof privateKey === "string") return fromPem(privateKey);
  if (isJwk(privateKey)) return fromJwk(privateKey);
  const alg = privateKey.type === "private" ? algorithmOfKey(privateKey) : undefined;
  if (alg === undefined) throw unusable("It is not a private key for ES256, EdDSA, RS256 or PS256.");
  return { key: privateKey, alg };
}

function isJwk(key: CryptoKey | JWK): key is JWK {
  return "kty" in key;
}

function algorithmOfKey(key: CryptoKey): string | undefined {
  const { name, hash, namedCurve } = key.algorithm as { name: string; hash?: { name: string }; namedCurve?: string };
  if (name === "ECDSA" && namedCurve === "P-256") return "ES256";
  if (name === "Ed25519") return "EdDSA";
  if (name === "RSASSA-PKCS1-v1_5" && hash?.name === "SHA-256") return "RS256";
  return name === "RSA-PSS" && hash?.name === "SHA-256" ? "PS256" : undefined;
}

async function fromJwk(jwk: JWK): Promise<SigningKey> {
  const alg = algorithmOfJwk(jwk);
  if (alg === undefined || jwk.d === undefined) throw unusable("The JWK is not a private key for ES256, EdDSA, RS256 or PS256.");
  const key = await importJWK(jwk, alg).catch(() => undefined);
  if (key === undefined || key instanceof Uint8Array) throw unusable("The JWK could not be imported.");
  return { key, alg, kid: jwk.kid };
}

function algorithmOfJwk({ kty, crv, alg }: JWK): string | undefined {
  if (kty === "EC" && crv === "P-256") return "ES256";
  if (kty === "OKP" && crv === "Ed25519") return "EdDSA";
  return kty === "RSA" ? (alg === "PS256" ? alg : "RS256") : undefined;
}

/** PKCS#8 says inside what kind of key it is; an import under another algorithm fails, so the first that succeeds is it. */
async function fromPem(pem: string): Promise<SigningKey> {
  for (const alg of ["ES256", "EdDSA", "RS256"]) {
    const key = await importPKCS8(pem.trim(), alg).catch(() => undefined);
    if (key !== undefined) return { key, alg };
  }
  throw unusable("The text is not PKCS#8 PEM of a P-256, Ed25519 or RSA key. `openssl pkcs8 -topk8 -nodes` converts older forms.");
}

function unusable(hint: string): GuardError {
  return new GuardError("sdk.misconfigured", { description: "The private key can't be used", hint });
}
