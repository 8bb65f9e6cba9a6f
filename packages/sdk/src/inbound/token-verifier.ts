import {
  type AccessTokenClaims,
  accessTokenClaimsSchema,
  assertionLimits,
  chainOf,
  GuardError,
  isGuardError,
  jwtTypes,
  parseScope,
  signatureAlgorithm,
  tokenTtlSeconds,
} from "@agent-id-guard/protocol";
import { errors, jwtVerify } from "jose";
import { type Clock, systemClock } from "../clock.ts";
import type { KeyLookup } from "../connection/key-set.ts";
import type { RevocationFeed } from "../revocation/feed.ts";
import { assertAlive } from "./assert-alive.ts";
import { assertCompactForm } from "./compact-form.ts";

/** An access token that is alive: form, signature, type, issuer, audience, time and revocation have been checked. Nothing has been decided. */
export interface VerifiedToken {
  readonly claims: AccessTokenClaims;
  readonly kid: string;
  /** Everybody in the chain, in the order of the call. */
  readonly chain: readonly string[];
  /** The permissions of `scope`. */
  readonly permissions: readonly string[];
}

export interface TokenVerifierOptions {
  readonly issuer: string;
  /** The only accepted `aud`: the identifier of the resource that is called. */
  readonly audience: string;
  readonly keys: KeyLookup;
  /** Asked for each token, each time. When it is stale, no token passes. */
  readonly feed: Pick<RevocationFeed, "assertFresh" | "find">;
  readonly clock?: Clock | undefined;
  /** The most verified tokens that are remembered; 5,000 unless given. */
  readonly maxRemembered?: number | undefined;
}

/** Checks access tokens for one audience. */
export interface TokenVerifier {
  /** Throws `token.invalid`, `token.wrong_audience`, `token.expired`, `token.revoked`, `feed.stale`, or `sdk.unreachable` when a key can't be had. */
  verify(token: string): Promise<VerifiedToken>;
}

/**
 * Makes a {@link TokenVerifier}. The signature of a token seen before is not checked again; its expiry, its revocation and the freshness of the feed are, each time.
 * Only tokens that verified are remembered, whole, so neither a part of a token nor another spelling of it finds them (cases TOK-20, JWT-14);
 * revocation goes by `jti` and chain, which all spellings share.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { feed, clock = systemClock(), maxRemembered = 5_000 } = options;
  const remembered = new Map<string, VerifiedToken>();
  return {
    async verify(token) {
      const known = remembered.get(token);
      const verified = known ?? (await verifySignature(token, options, clock));
      try {
        assertAlive(verified, { feed, clock });
      } catch (error) {
        remembered.delete(token);
        throw error;
      }
      if (known === undefined) remember(remembered, token, verified, maxRemembered);
      return verified;
    },
  };
}

function remember(remembered: Map<string, VerifiedToken>, token: string, verified: VerifiedToken, max: number): void {
  const oldest = remembered.keys().next();
  if (remembered.size >= max && !oldest.done) remembered.delete(oldest.value);
  remembered.set(token, verified);
}

async function verifySignature(token: string, { issuer, audience, keys }: TokenVerifierOptions, clock: Clock): Promise<VerifiedToken> {
  assertCompactForm(token);
  const { payload, protectedHeader } = await jwtVerify(
    token,
    async ({ kid }) => {
      const key = typeof kid === "string" ? await keys.find(kid) : undefined;
      if (key === undefined) throw new GuardError("token.invalid", { detail: "unknown key" });
      return key;
    },
    {
      issuer,
      audience,
      typ: jwtTypes.accessToken,
      algorithms: [signatureAlgorithm],
      requiredClaims: ["exp", "sub", "jti"],
      maxTokenAge: tokenTtlSeconds.max,
      clockTolerance: assertionLimits.clockToleranceSeconds,
      currentDate: new Date(clock.nowMs()),
    },
  ).catch((error: unknown) => {
    throw toGuardError(error);
  });
  const claims = accessTokenClaimsSchema.safeParse(payload);
  const permissions = claims.success ? parseScope(claims.data.scope) : undefined;
  if (!claims.success || permissions === undefined) throw new GuardError("token.invalid", { detail: "claims of another shape" });
  return deepFreeze({ claims: claims.data, kid: protectedHeader.kid as string, chain: chainOf(claims.data), permissions });
}

/** What jose refuses, in our words. Its error is not kept as the cause: it carries the claims. */
function toGuardError(error: unknown): GuardError {
  if (isGuardError(error)) return error;
  if (error instanceof errors.JWTExpired) return new GuardError("token.expired");
  if (error instanceof errors.JWTClaimValidationFailed)
    return new GuardError(error.claim === "aud" ? "token.wrong_audience" : "token.invalid", {
      detail: `claim ${error.claim}: ${error.reason}`,
    });
  return new GuardError("token.invalid", { detail: error instanceof errors.JOSEError ? error.code : "not a JWT" });
}

/** Remembered values are handed out again and again: nobody may change them. */
function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
