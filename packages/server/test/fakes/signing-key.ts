import { generateKeyPairSync, sign } from "node:crypto";
import type { PublicJwk, SigningKeyRow } from "../../src/store/port.ts";

const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

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
