import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { jwtBearerAssertion } from "@agent-id-guard/protocol";
import type { PublicJwk } from "../../src/store/port.ts";

/** A key pair of a party, made without any code of ours. */
export interface PartyKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

export function partyKey(alg: "ES256" | "EdDSA" | "RS256" | "PS256", kid?: string): PartyKey {
  const { privateKey, publicKey } = {
    ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
    EdDSA: () => generateKeyPairSync("ed25519"),
    RS256: () => generateKeyPairSync("rsa", { modulusLength: 2_048 }),
    PS256: () => generateKeyPairSync("rsa", { modulusLength: 2_048 }),
  }[alg]();
  const jwk = publicKey.export({ format: "jwk" });
  return { privateKey, publicJwk: { ...jwk, alg, use: "sig", ...(kid === undefined ? {} : { kid }) } as unknown as PublicJwk };
}

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** How a forged token is signed. */
export type Sealing = (signingInput: string) => Buffer;

export const es256 =
  ({ privateKey }: PartyKey): Sealing =>
  (input) =>
    sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
export const der =
  ({ privateKey }: PartyKey): Sealing =>
  (input) =>
    sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "der" });
export const eddsa =
  ({ privateKey }: PartyKey): Sealing =>
  (input) =>
    sign(null, Buffer.from(input), privateKey);
export const rs256 =
  ({ privateKey }: PartyKey): Sealing =>
  (input) =>
    sign("sha256", Buffer.from(input), privateKey);
export const hs256 =
  (key: string | Buffer): Sealing =>
  (input) =>
    createHmac("sha256", key).update(input).digest();
export const unsigned: Sealing = () => Buffer.alloc(0);
export const bytes =
  (signature: Buffer): Sealing =>
  () =>
    signature;

/** A compact JWS of any header and payload; texts are taken as they are. */
export function forge(header: unknown, payload: unknown, seal: Sealing): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${seal(input).toString("base64url")}`;
}

/** A client assertion as RFC 7523 wants it; a test changes what it is about. */
export function assertion(
  house: { readonly issuer: string; readonly clock: { nowMs(): number }; readonly entropy: { uuid(): string } },
  party: { readonly id: string; readonly key: PartyKey },
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
  seal: Sealing = es256(party.key),
): string {
  const nowSeconds = Math.floor(house.clock.nowMs() / 1_000);
  const body = {
    iss: party.id,
    sub: party.id,
    aud: house.issuer,
    jti: house.entropy.uuid(),
    iat: nowSeconds,
    exp: nowSeconds + 60,
    ...claims,
  };
  return forge({ alg: "ES256", ...header }, body, seal);
}

/** The parameters that present an assertion. */
export const presenting = (clientAssertion: string) => ({ client_assertion_type: jwtBearerAssertion, client_assertion: clientAssertion });
