import { type Decision, GuardError, grantTypes, isGuardError, jwtTypes, parseScope, type TokenResponse } from "@agent-id-guard/protocol";
import { isStoreFailure, type StoreFailure, type Unit } from "../store/port.ts";
import type { Attempt } from "./attempt.ts";
import { authenticate } from "./authenticate/authenticate.ts";
import { attemptChecks, callChecks } from "./checks/table.ts";
import type { OAuthRequest } from "./contract.ts";
import { decide } from "./decide.ts";
import { type DeliverDecided, deliverInstead, spendProof } from "./deliver-instead.ts";
import type { TokenDeps } from "./deps.ts";
import type { Call, Established, Grant } from "./grant.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import { mint, permissionsOf } from "./mint.ts";
import { recordDenial, recordIssue } from "./record.ts";
import { findTarget } from "./target.ts";

/** What an attempt had come to when it was refused: the denial records as much of it as is known. */
interface Progress {
  grant?: Grant;
  attempt?: Attempt;
  decision?: Decision;
  /** Whether what became of it is on record already: the delivery records itself. */
  isRecorded?: boolean;
}

/**
 * The token endpoint. Every grant walks the same way and none can leave a step out:
 * authenticate → dispatch → call checks → establish → target → attempt checks → decide → mint → complete → commit → answer.
 * Where something else than a token of ours is asked for, `deliver` stands in the place of signing it.
 */
export function createIssue(
  deps: TokenDeps,
  keys: KeyRing,
  grants: readonly Grant[],
  deliver: DeliverDecided | undefined,
): (request: OAuthRequest) => Promise<TokenResponse> {
  const byType = new Map<string, Grant>(grants.map((grant) => [grantTypes[grant.name], grant]));

  return async (request) => {
    const knownSeq = deps.revocations.seq;
    const party = await authenticate(deps, request);
    const call: Call = {
      form: request.form,
      source: request.source,
      party,
      nowMs: deps.clock.nowMs(),
      isEstateStopped: deps.estate.isStopped,
    };
    const progress: Progress = {};
    try {
      const grant = pickGrant(byType, request.form);
      progress.grant = grant;
      return await startOverWhenStale(() => issue(call, grant, knownSeq, progress));
    } catch (error) {
      if (!isGuardError(error) || isFaultOfOurs(error) || progress.isRecorded === true) throw error;
      await refuse(deps, call, error, progress);
      throw error;
    }
  };

  async function issue(call: Call, grant: Grant, knownSeq: number, progress: Progress): Promise<TokenResponse> {
    for (const { check, on } of callChecks) if (on[grant.name]) check(call, grant);
    const established = await grant.establish(call);
    const attempt: Attempt = {
      call,
      established,
      target: await findTarget(deps.store, deps.issuer, targetOf(call, established), call.nowMs),
      requested: requestedOf(call, established),
    };
    progress.attempt = attempt;
    for (const { check, on } of attemptChecks) if (on[grant.name]) check(attempt, grant);

    const decision = await decide(deps, attempt);
    progress.decision = decision;
    if (decision.effect === "deny") throw denied(attempt, decision);
    const permissions = permissionsOf(attempt, decision);
    if (permissions.length === 0) throw denied(attempt, decision);

    const claims = mint(deps, attempt, permissions, decision);
    if (claims.exp <= claims.iat) throw tooLate(decision);
    if (keys.reading !== undefined) await keys.reading;
    const kid = keys.signingKid();
    if (deliver !== undefined && established.delivers !== undefined) {
      await spendProof(deps.store, call);
      progress.isRecorded = true;
      return deliverInstead(deliver, attempt, { claims, kid, decision, knownSeq }, established.delivers);
    }
    const token = deps.signer.sign(kid, jwtTypes.accessToken, claims);
    const completion = grant.complete?.({
      call,
      established,
      target: attempt.target,
      claims,
      sign: (typ, more) => deps.signer.sign(kid, typ, more),
    });
    await spend(deps, call, grant, established, {
      writes: [...call.party.writes, ...established.writes, ...(completion?.writes ?? [])],
      events: [recordIssue(deps.draft, attempt, decision, claims), ...(completion?.events ?? [])],
    });
    // Somebody in the chain may have been suspended while this was decided; the token is then never handed out (case INT-11).
    if (deps.revocations.revokedSince(knownSeq, { ...claims, kid }) !== undefined)
      throw new GuardError("oauth.invalid_grant", { detail: "revoked meanwhile" });
    return { access_token: token, token_type: "Bearer", expires_in: claims.exp - claims.iat, scope: claims.scope, ...completion?.response };
  }
}

/** Commits a token with everything that it spends. What had been spent before is a replay; what has just changed (`stale`) is looked at again. */
async function spend(deps: Pick<TokenDeps, "store">, call: Call, grant: Grant, established: Established, unit: Unit): Promise<void> {
  try {
    await deps.store.commit(unit);
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    if (isOwnProof(error, call)) throw new GuardError("client.authentication_failed", { detail: "the assertion was used before" });
    if (error.reason === "stale") throw error;
    const after = grant.whenSpent?.(call, established);
    if (after !== undefined) await deps.store.commit(after);
    throw new GuardError("oauth.invalid_grant", { detail: `${error.reason}: ${error.collection}` });
  }
}

function pickGrant(byType: ReadonlyMap<string, Grant>, form: ReadonlyMap<string, string>): Grant {
  const type = form.get("grant_type");
  if (type === undefined) throw required("grant_type");
  const grant = byType.get(type);
  if (grant === undefined) throw new GuardError("oauth.unsupported_grant_type");
  return grant;
}

/** The one target of the token: `resource`, or what the grant is bound to. Throws `request.invalid`, `oauth.invalid_target`. */
function targetOf({ form }: Call, { resourceIdentifier }: Established): string {
  const asked = form.get("resource");
  if (resourceIdentifier === undefined && asked === undefined) throw required("resource");
  if (resourceIdentifier !== undefined && asked !== undefined && asked !== resourceIdentifier)
    throw new GuardError("oauth.invalid_target", { description: "The grant is for another resource" });
  return resourceIdentifier ?? (asked as string);
}

function requestedOf({ form }: Call, established: Established): readonly string[] | undefined {
  if (established.requested !== undefined) return established.requested;
  const scope = form.get("scope");
  if (scope === undefined) return undefined;
  const parsed = parseScope(scope);
  if (parsed === undefined)
    throw new GuardError("oauth.invalid_scope", { description: "scope is not a list of permissions separated by single spaces" });
  return parsed.length === 0 ? undefined : parsed;
}

/** Asked for by name: `invalid_scope`; asked for whatever there is and there is nothing: `access_denied`. */
function denied({ requested }: Attempt, decision: Decision): GuardError {
  const facts = {
    description: decision.reason,
    decisionId: decision.id,
    ...(decision.nearest === undefined ? {} : { hint: `It would take ${decision.nearest}.` }),
  };
  return new GuardError(requested === undefined ? "access.denied" : "oauth.invalid_scope", facts);
}

/** What allows it ends before a token could be used. */
function tooLate(decision: Decision): GuardError {
  return new GuardError("access.denied", { description: "The grants that allow it end within this second.", decisionId: decision.id });
}

/** Several use one grant at the same moment: one is first, the others start over and see what it did. */
async function startOverWhenStale<T>(work: () => Promise<T>): Promise<T> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!isStoreFailure(error, "stale")) throw error;
      if (triesLeft === 1) throw new GuardError("oauth.invalid_grant", { detail: "used by several at once" });
    }
  }
}

/** Records a refusal, together with the proof that the caller spent on it and with what the grant burns. */
async function refuse(deps: TokenDeps, call: Call, error: GuardError, { grant, attempt, decision }: Progress): Promise<void> {
  const events = isNotYet(error) ? [] : [recordDenial(deps.draft, call, error, attempt, decision)];
  const proof = error.code === "client.authentication_failed" ? [] : call.party.writes;
  const burnt = grant?.burns === true ? attempt?.established.writes : undefined;
  if (events.length === 0 && proof.length === 0) return;
  try {
    await deps.store.commit({ writes: [...proof, ...(burnt ?? [])], events });
  } catch (failure) {
    if (!isStoreFailure(failure)) throw failure;
    if (isOwnProof(failure, call)) throw new GuardError("client.authentication_failed", { detail: "the assertion was used before" });
    // What was to burn had been used by somebody else: that is a replay, and the refusal stands.
    const after = attempt === undefined ? undefined : grant?.whenSpent?.(call, attempt.established);
    await deps.store.commit({ writes: [...proof, ...(after?.writes ?? [])], events: [...events, ...(after?.events ?? [])] });
  }
}

const isOwnProof = (failure: StoreFailure, call: Call) => failure.at < call.party.writes.length;

/** A device asks again and again until its person has answered: nothing was refused. */
function isNotYet({ code }: GuardError): boolean {
  return code === "oauth.authorization_pending" || code === "oauth.slow_down";
}

/** Failures of the server are no refusals: nothing was decided. */
function isFaultOfOurs({ code }: GuardError): boolean {
  return code.startsWith("store.") || code.startsWith("audit.") || code.startsWith("vault.") || code.startsWith("internal.");
}

function required(path: string): GuardError {
  const message = "is required";
  return new GuardError("request.invalid", { description: `${path} ${message}`, fields: [{ path, message }] });
}
