import {
  type AccessTokenClaims,
  type Actor,
  deliveryTokenTypes,
  GuardError,
  invokePermission,
  isGuardError,
  parseScope,
  tokenTypes,
} from "@agent-id-guard/protocol";
import type { DeliveredType } from "../deliver-instead.ts";
import type { TokenDeps } from "../deps.ts";
import type { Call, Established, Grant } from "../grant.ts";
import type { TokenVerifier } from "../verify-token.ts";

/**
 * Token exchange (RFC 8693): an agent trades the token that it was called with for one that acts for the same person at a resource.
 * The subject stays, the caller becomes the newest actor, and nothing grows. By `requested_token_type` it may ask for what a credential of the resource yields instead.
 */
export function tokenExchangeGrant({ store }: Pick<TokenDeps, "store">, verifier: TokenVerifier, isDelivering: boolean): Grant {
  return {
    name: "tokenExchange",
    parties: ["agent"],
    publicClients: false,
    builtIns: [],
    async establish(call) {
      const claims = readSubject(verifier, call);
      const one = (await isOwnAudience(call, claims)) ? delegation(call, claims) : narrowing(call, claims);
      return { ...one, delivers: deliveredTypeOf(call, isDelivering) };
    },
    complete: () => ({ response: { issued_token_type: tokenTypes.accessToken } }),
  };

  /** Whether the subject token was made for this agent: its own identifier is the audience. */
  async function isOwnAudience({ party }: Call, { aud }: AccessTokenClaims): Promise<boolean> {
    if (party.kind !== "agent" || party.row.resourceId === null) return false;
    const own = await store.get("resources", party.row.resourceId);
    return own?.identifier === aud;
  }
}

/** The subject token, alive. Throws `request.invalid`, and `chain.subject_refused` for whatever is wrong with it (RFC 8693 §2.2.2). */
function readSubject(verifier: TokenVerifier, { form }: Call): AccessTokenClaims {
  const subjectToken = form.get("subject_token");
  if (subjectToken === undefined) throw missing("subject_token");
  if (form.get("subject_token_type") !== tokenTypes.accessToken) throw missing("subject_token_type", `must be ${tokenTypes.accessToken}`);
  try {
    return verifier.verifyForAny(subjectToken).claims;
  } catch (cause) {
    if (!isGuardError(cause)) throw cause;
    throw new GuardError("chain.subject_refused", {
      description: cause.description,
      detail: `subject token: ${cause.detail ?? cause.code}`,
      cause,
    });
  }
}

/** What is to be handed over in place of a token of ours; undefined: such a token. Throws `request.invalid`. */
function deliveredTypeOf({ form }: Call, isDelivering: boolean): DeliveredType | undefined {
  const wanted = form.get("requested_token_type");
  if (wanted === undefined || wanted === tokenTypes.accessToken) return undefined;
  const [found] = Object.entries(deliveryTokenTypes).filter(([, type]) => type === wanted);
  if (found === undefined || !isDelivering)
    throw missing("requested_token_type", `must be one of ${[tokenTypes.accessToken, ...Object.values(deliveryTokenTypes)].join(", ")}`);
  return found[0] as DeliveredType;
}

function delegation({ party }: Call, claims: AccessTokenClaims): Established {
  if (!(parseScope(claims.scope) ?? []).includes(invokePermission))
    throw new GuardError("chain.subject_refused", { description: "The subject token does not allow calling this agent" });
  const before = claims.act ?? (claims.client_id === claims.sub ? undefined : { sub: claims.client_id });
  const act: Actor = before === undefined ? { sub: party.id } : { sub: party.id, act: before };
  return established(claims, act, undefined);
}

/** The caller's own token for a resource may be traded for a narrower one there. Anybody else's token is refused (case XCH-01). */
function narrowing({ party, form }: Call, claims: AccessTokenClaims): Established {
  if (claims.client_id !== party.id || form.get("resource") !== claims.aud)
    throw new GuardError("chain.subject_refused", { description: "The subject token was not made for this agent" });
  return established(claims, claims.act, parseScope(claims.scope) ?? []);
}

function established(claims: AccessTokenClaims, act: Actor | undefined, permissions: readonly string[] | undefined): Established {
  return {
    subjectId: claims.sub,
    act,
    txn: claims.txn,
    authTimeSeconds: claims.auth_time,
    ceiling: { permissions, expiresAtSeconds: claims.exp },
    writes: [],
  };
}

function missing(path: string, message = "is required"): GuardError {
  return new GuardError("request.invalid", { description: `${path} ${message}`, fields: [{ path, message }] });
}
