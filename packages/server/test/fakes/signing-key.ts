import { generateKeyPairSync, sign, verify } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";
import type { VerifiedJws } from "../../src/signer/port.ts";
import type { PublicJwk, SigningKeyRow } from "../../src/store/port.ts";

const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function parse(part: string | undefined) {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
  } catch (cause) {
    throw new GuardError("token.invalid", { cause });
  }
}

/** An ES256 key pair of a test. */
export class SigningKey {
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly kid: string;
  readonly publicJwk: PublicJwk;

  constructor(kid: string) {
    this.kid = kid;
    this.publicJwk = { ...this.#keys.publicKey.export({ format: "jwk" }), kty: "EC", kid, alg: "ES256", use: "sig" };
  }

  sign(typ: string, claims: Readonly<Record<string, unknown>>): string {
    const input = `${text({ alg: "ES256", kid: this.kid, typ })}.${text(claims)}`;
    const signature = sign("sha256", Buffer.from(input), { key: this.#keys.privateKey, dsaEncoding: "ieee-p1363" });
    return `${input}.${signature.toString("base64url")}`;
  }

  row(state: SigningKeyRow["state"]): SigningKeyRow {
    const sealedPrivateKey = { kmsKeyId: "none", wrappedKey: "", nonce: "", ciphertext: "" };
    return {
      id: this.kid,
      version: 1,
      createdAtMs: 0,
      state,
      publicJwk: this.publicJwk,
      sealedPrivateKey,
      activateAtMs: 0,
      retireAtMs: null,
    };
  }
}

/** Verifies as the signer port promises, for tokens that a test made. */
export function verifyJws(jws: string, keys: readonly PublicJwk[]): VerifiedJws {
  const [header, payload, signature] = jws.split(".");
  const jwk = keys.find(({ kid }) => kid === parse(header).kid);
  if (jwk === undefined) throw new GuardError("token.invalid");
  const key = { key: { ...jwk }, format: "jwk", dsaEncoding: "ieee-p1363" } as const;
  if (!verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature ?? "", "base64url")))
    throw new GuardError("token.invalid");
  return { header: parse(header), payload: parse(payload), signingInputHash: "" };
}
