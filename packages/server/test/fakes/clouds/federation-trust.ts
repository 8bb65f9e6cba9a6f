import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import type { Clock } from "../../../src/clock/port.ts";
import { Refused } from "./cloud-server.ts";

/** What a cloud was told to trust: an issuer, an audience there and one subject. */
export interface FederationTrust {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  /** What that cloud takes. */
  readonly algorithms: readonly string[];
}

const skewSeconds = 60;
const longestLifeSeconds = 86_400;

/** Verifies a JWT as clouds do: finds the issuer's keys by its discovery document, over HTTP, each time. Throws {@link Refused} with a code that says why. */
export async function verifyFederation(jwt: string, trust: FederationTrust, clock: Clock): Promise<JWTPayload> {
  const discovery = await json(`${trust.issuer}/.well-known/openid-configuration`);
  if (discovery.issuer !== trust.issuer) throw new Refused(400, "IssuerMismatch");
  for (const name of [
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "claims_supported",
  ])
    if (!(name in discovery)) throw new Refused(400, "DiscoveryIncomplete");
  const declared = discovery.id_token_signing_alg_values_supported as readonly string[];
  const algorithms = trust.algorithms.filter((name) => declared.includes(name));
  if (algorithms.length === 0) throw new Refused(400, "NoCommonAlgorithm");
  const keys = createLocalJWKSet((await json(String(discovery.jwks_uri))) as never);
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
      issuer: trust.issuer,
      audience: trust.audience,
      subject: trust.subject,
      algorithms,
      typ: "JWT",
      clockTolerance: skewSeconds,
      currentDate: new Date(clock.nowMs()),
      requiredClaims: ["iss", "sub", "aud", "exp", "iat", "nbf", "jti"],
    });
    const { exp = 0, iat = 0, aud } = payload;
    if (typeof aud !== "string" || protectedHeader.kid === undefined || exp - iat > longestLifeSeconds) throw new Refused(400, "OddToken");
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Refused(400, "ExpiredToken");
    if (error instanceof errors.JWTClaimValidationFailed) throw new Refused(403, `Wrong.${error.claim}`);
    if (error instanceof Refused) throw error;
    throw new Refused(400, "BadSignature");
  }
}

async function json(url: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Refused(400, "IssuerUnreachable");
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}
