import { jwtTypes } from "@agent-id-guard/protocol";
import type { UserRow } from "../store/port.ts";
import type { Issuance } from "./grant.ts";

const ttlSeconds = 300;

/** What an ID token says beside the access token that it comes with. */
export interface IdTokenFacts {
  readonly user: UserRow;
  /** Which of `profile` and `email` the person's client asked for, beside `openid`. */
  readonly openid: readonly string[];
  readonly nonce: string | undefined;
  readonly authTimeMs: number;
  /** Name of the session whose end the client may be told (OIDC Back-Channel Logout §2.1). */
  readonly sid?: string | null;
  /** How they proved who they are, as far as their provider tells (OIDC Core §2). */
  readonly acr?: string | null;
  readonly amr?: readonly string[];
}

/** The claims about a person that `profile` and `email` ask for (OIDC Core §5.4). Nobody has verified the email here. */
export function profileOf(user: UserRow, openid: readonly string[]) {
  return {
    ...(openid.includes("profile") ? { name: user.name } : {}),
    ...(openid.includes("email") && user.email !== null ? { email: user.email, email_verified: false } : {}),
  };
}

/** An ID token for the client (OIDC Core §2): who signed in, when, and at whose request. It opens nothing. */
export function signIdToken({ call, claims, sign }: Pick<Issuance, "call" | "claims" | "sign">, facts: IdTokenFacts): string {
  const { sid = null, acr = null, amr = [] } = facts;
  return sign(jwtTypes.idToken, {
    iss: claims.iss,
    sub: facts.user.id,
    aud: call.party.id,
    iat: claims.iat,
    exp: claims.iat + ttlSeconds,
    auth_time: Math.floor(facts.authTimeMs / 1_000),
    ...(sid === null ? {} : { sid }),
    ...(acr === null ? {} : { acr }),
    ...(amr.length === 0 ? {} : { amr: [...amr] }),
    ...(facts.nonce === undefined ? {} : { nonce: facts.nonce }),
    ...profileOf(facts.user, facts.openid),
  });
}
