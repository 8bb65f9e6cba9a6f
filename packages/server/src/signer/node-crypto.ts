import { constants, createHash, createPrivateKey, generateKeyPair, type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import type { PublicJwk } from "../store/port.ts";
import { type CompactJws, hashOf, invalid, readCompact, readPayload } from "./compact.ts";
import type { NewKey, Signer, SigningAlgorithm, VerifiedJws } from "./port.ts";
import { type Algorithm, canonicalJwk, readPublicKey, type VerifyingKey } from "./public-key.ts";

const generate = promisify(generateKeyPair);
/** What every cloud takes, and the least that we take from others. */
const rsaBits = 2_048;

interface LoadedKey {
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
}

/** {@link Signer} on node:crypto, called synchronously: an ES256 signature costs 50 µs there and three times that through a promise. */
export function createSigner(): Signer {
  return new NodeSigner();
}

class NodeSigner implements Signer {
  readonly #privateKeys = new Map<string, LoadedKey>();
  /** The encoded header of each (kid, typ): it is the same for every token. */
  readonly #headers = new Map<string, string>();
  /** Imported public keys. The object that a row or a caller holds is the key of the cache, so it dies with it. */
  readonly #publicKeys = new WeakMap<PublicJwk, VerifyingKey>();

  async generate(algorithm: SigningAlgorithm): Promise<NewKey> {
    const pair = algorithm === "ES256" ? await generate("ec", { namedCurve: "P-256" }) : await generate("rsa", { modulusLength: rsaBits });
    const jwk = pair.publicKey.export({ format: "jwk" });
    const kid = thumbprintOf(jwk);
    const publicJwk = canonicalJwk({ ...jwk, kid, alg: algorithm, use: "sig" });
    return { kid, publicJwk, privatePkcs8: new Uint8Array(pair.privateKey.export({ format: "der", type: "pkcs8" })) };
  }

  load(kid: string, privatePkcs8: Uint8Array): void {
    const key = createPrivateKey({ key: Buffer.from(privatePkcs8), format: "der", type: "pkcs8" });
    this.#privateKeys.set(kid, { key, algorithm: key.asymmetricKeyType === "rsa" ? "RS256" : "ES256" });
  }

  sign(kid: string, typ: string, claims: Readonly<Record<string, unknown>>): string {
    const loaded = this.#privateKeys.get(kid);
    if (loaded === undefined) throw new TypeError(`no private key ${kid} has been loaded`);
    const { key, algorithm } = loaded;
    const signingInput = `${this.#headerOf(kid, typ, algorithm)}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
    const signature = sign("sha256", Buffer.from(signingInput), algorithm === "ES256" ? { key, dsaEncoding: "ieee-p1363" } : key);
    return `${signingInput}.${signature.toString("base64url")}`;
  }

  verify(token: string, keys: readonly PublicJwk[]): VerifiedJws {
    const jws = readCompact(token);
    const { alg, kid, typ } = jws.header;
    if (typeof alg !== "string") throw invalid("no alg");
    if (kid !== undefined && typeof kid !== "string") throw invalid("kid is no text");
    if (typ !== undefined && typeof typ !== "string") throw invalid("typ is no text");
    // No extension is understood, so none may be critical (RFC 7515 §4.1.11), unencoded payloads included (case JWT-04).
    if (jws.header.crit !== undefined || jws.header.b64 !== undefined) throw invalid("an extension that is not understood");
    const candidates = keys
      .map((jwk) => this.#importKey(jwk))
      .filter((key) => kid === undefined || key.kid === undefined || key.kid === kid);
    if (!candidates.some((key) => holds(jws, alg, key))) throw invalid("no key of this party made the signature");
    return {
      header: { ...jws.header, alg },
      payload: readPayload(jws.payloadPart),
      signingInputHash: hashOf(jws.signingInput),
    } as VerifiedJws;
  }

  checkPublicKey(jwk: Readonly<Record<string, unknown>>): PublicJwk {
    readPublicKey(jwk);
    return canonicalJwk(jwk);
  }

  #headerOf(kid: string, typ: string, alg: SigningAlgorithm): string {
    const name = `${kid} ${typ}`;
    const known = this.#headers.get(name);
    if (known !== undefined) return known;
    const header = Buffer.from(JSON.stringify({ alg, typ, kid })).toString("base64url");
    this.#headers.set(name, header);
    return header;
  }

  #importKey(jwk: PublicJwk): VerifyingKey {
    const known = this.#publicKeys.get(jwk);
    if (known !== undefined) return known;
    const key = readPublicKey(jwk);
    this.#publicKeys.set(jwk, key);
    return key;
  }
}

/** Whether this key made the signature, with an algorithm that is its own (case JWT-01). */
function holds({ signingInput, signature }: CompactJws, alg: string, { key, algorithms }: VerifyingKey): boolean {
  const algorithm = algorithms.find(({ name }) => name === alg);
  if (algorithm === undefined) return false;
  if (algorithm.signatureBytes !== undefined && signature.length !== algorithm.signatureBytes) return false;
  return verify(algorithm.digest, Buffer.from(signingInput), withOptions(key, algorithm), signature);
}

function withOptions(key: KeyObject, { dsaEncoding, pss }: Algorithm) {
  if (dsaEncoding !== undefined) return { key, dsaEncoding };
  return pss === undefined ? key : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

/** RFC 7638 thumbprint of an EC or RSA key. */
function thumbprintOf({ crv, e, kty, n, x, y }: { crv?: string; e?: string; kty?: string; n?: string; x?: string; y?: string }): string {
  const required = kty === "RSA" ? { e, kty, n } : { crv, kty, x, y };
  return createHash("sha256").update(JSON.stringify(required)).digest("base64url");
}
