import { GuardError } from "@agent-id-guard/protocol";
import type { CryptoKey, JWK } from "jose";
import type { Clock } from "../clock.ts";
import { clientSecret } from "./client-secret.ts";
import { privateKeyJwt } from "./private-key-jwt.ts";
import { fromTokenFile } from "./token-file.ts";

/**
 * How a party proves who it is at the token endpoint; exactly one of the three.
 * - `privateKey`: a Web Crypto key, a JWK or PKCS#8 PEM text; P-256 (ES256), Ed25519 (EdDSA) or RSA ≥ 2048 (RS256, or PS256 where the key says so). Recommended.
 * - `secret`: the client secret.
 * - `tokenFile`: the path of a file that holds a client secret, PKCS#8 PEM or a JWK. It is read anew at each sign-in, so a file that is
 *   replaced (Kubernetes secrets, a rotation) is in use at the next token. Needs Node, Deno or Bun.
 */
export type PartyCredential =
  | { readonly privateKey: CryptoKey | JWK | string; readonly secret?: never; readonly tokenFile?: never }
  | { readonly secret: string; readonly privateKey?: never; readonly tokenFile?: never }
  | { readonly tokenFile: string; readonly privateKey?: never; readonly secret?: never };

/** What is added to one request of the token endpoint. Made anew for each: an assertion is used once. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** Makes the proof of one party. */
export interface Credential {
  prove(): Promise<Proof>;
}

/** Whose proof it is, for whom, and when. */
export interface ProofContext {
  readonly issuer: string;
  readonly clientId: string;
  readonly clock: Clock;
}

/** Takes the credential from the options. A key that can't be used fails at its first proof. Throws `sdk.misconfigured`. */
export function credentialOf(options: PartyCredential, context: ProofContext): Credential {
  const { privateKey, secret, tokenFile } = options;
  const given = [privateKey, secret, tokenFile].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new GuardError("sdk.misconfigured", {
      description: given.length === 0 ? "No credential was given" : "More than one credential was given",
      hint: "Give exactly one of `privateKey`, `secret` and `tokenFile`.",
    });
  }
  if (privateKey !== undefined) return privateKeyJwt(privateKey, context);
  if (secret !== undefined) return clientSecret(secret, context);
  return fromTokenFile(tokenFile as string, context);
}
