import type { PrivateJwk } from "@agent-id-guard/protocol";
import type { PublicKey } from "../../../parties/party.ts";

/** A key pair that this browser made. It lives in the page's memory until the page is left; its private half goes into the agent's file and nowhere else. */
export interface AgentKeyPair {
  readonly signingKey: CryptoKey;
  readonly privateJwk: PrivateJwk;
  readonly publicJwk: PublicKey;
}

/** ES256 (RFC 7518 §3.4). */
const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;

/** A new key pair for ES256, named by its thumbprint. Needs a secure context (https, or this machine). */
export async function makeKeyPair(): Promise<AgentKeyPair> {
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { x = "", y = "", d = "" } = await crypto.subtle.exportKey("jwk", privateKey);
  const point = { kty: "EC", crv: "P-256", x, y } as const;
  const purpose = { alg: "ES256", use: "sig", kid: await thumbprintOf(point) } as const;
  return { signingKey: privateKey, privateJwk: { ...point, d, ...purpose }, publicJwk: { ...point, ...purpose } };
}

/** Whether this page can make keys at all: browsers allow it over https and on this machine only. */
export function canMakeKeys(): boolean {
  return isSecureContext;
}

/** RFC 7638 §3: the digest of the members that a key is made of, in the order of their names. */
async function thumbprintOf({ crv, kty, x, y }: Readonly<Record<"crv" | "kty" | "x" | "y", string>>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify({ crv, kty, x, y })));
  return base64url(new Uint8Array(digest));
}

/** RFC 7515 §2. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
