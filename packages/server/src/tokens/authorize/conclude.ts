import { type AuditEventDraft, type Decision, GuardError } from "@agent-id-guard/protocol";
import type { Draft, RequestSource } from "../../audit/index.ts";
import type { Clock } from "../../clock/port.ts";
import { nameOfSession, rememberingClient, type SignedIn, type Tickets } from "../../directory/index.ts";
import type { Digests, Entropy } from "../../entropy/port.ts";
import { type ClientRow, isStoreFailure, type Store, type Write } from "../../store/port.ts";
import { bringCode } from "./answer-client.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type Code, codeTtlMs } from "./code.ts";
import type { AuthorizationTarget } from "./find-target.ts";

export interface ConcludeDeps {
  readonly issuer: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digests: Digests;
  readonly draft: Draft;
  readonly tickets: Tickets;
}

/** A request that has been decided. */
export interface Conclusion {
  readonly request: AuthorizationRequest;
  readonly client: ClientRow;
  readonly target: AuthorizationTarget;
  readonly person: SignedIn;
  readonly decision: Decision;
  readonly source: RequestSource;
  /** What the way here spends. */
  readonly spends: readonly Write[];
  /** What the person has just agreed to: remembered only where a code is issued. */
  readonly consent?: { readonly write: Write; readonly event: AuditEventDraft };
}

/** Records the decision and answers with the address that brings the code. A denial is recorded too, with its decision (design §8), and thrown. */
export async function conclude(deps: ConcludeDeps, conclusion: Conclusion): Promise<string> {
  const { request, client, person, decision, spends, consent } = conclusion;
  const txn = deps.entropy.id("transaction");
  const event = eventOf(deps.draft, conclusion, txn);
  if (decision.effect !== "allow") {
    await commitSpending(deps.store, spends, [], [event]);
    throw refusal(decision);
  }
  const code = deps.tickets.issuing("code", codeOf(request, person, decision, txn, nameOfSession(deps.digests, person.session)), codeTtlMs);
  const remembered = rememberingClient(person.session, client, deps.clock.nowMs());
  const given = consent === undefined ? [] : [consent];
  const writes = [...given.map(({ write }) => write), code.write, ...remembered];
  await commitSpending(deps.store, spends, writes, [...given.map((one) => one.event), event]);
  return bringCode(deps.issuer, request, code.secret);
}

/** The person said no: that is recorded, and the client told. */
export async function decline(
  { store, draft }: Pick<ConcludeDeps, "store" | "draft">,
  { request, userId, source, spends }: Pick<Conclusion, "request" | "source" | "spends"> & { readonly userId: string },
): Promise<never> {
  const event = draft({
    category: "inbound",
    action: "code.issue",
    outcome: "denied",
    actor: { type: "user", id: userId },
    userId,
    clientId: request.clientId,
    reason: "the person said no",
    source,
  });
  await commitSpending(store, spends, [], [event]);
  throw new GuardError("access.denied", { description: "The person said no" });
}

/** Commits together with what is spent, which comes first. Throws `signin.expired` when somebody spent it before. */
export async function commitSpending(
  store: Pick<Store, "commit">,
  spends: readonly Write[],
  writes: readonly Write[],
  events: readonly AuditEventDraft[],
): Promise<void> {
  await store.commit({ writes: [...spends, ...writes], events }).catch((error: unknown) => {
    throw isStoreFailure(error, "spent") ? new GuardError("signin.expired") : error;
  });
}

function eventOf(draft: Draft, { request, target, person: { user }, decision, source }: Conclusion, txn: string): AuditEventDraft {
  return draft({
    category: "inbound",
    action: "code.issue",
    outcome: decision.effect === "allow" ? "success" : "denied",
    actor: { type: "user", id: user.id },
    userId: user.id,
    clientId: request.clientId,
    ...factsOf(target),
    decision,
    txn,
    chain: [user.id, request.clientId],
    source,
  });
}

function codeOf(request: AuthorizationRequest, { user, session }: SignedIn, decision: Decision, txn: string, sid: string): Code {
  const { clientId, redirectUri, codeChallenge, resource, openid, nonce } = request;
  const { authTimeMs, acr, amr } = session;
  const asked = { clientId, redirectUri, codeChallenge, resource, openid, nonce };
  return { ...asked, userId: user.id, permissions: decision.allowed, authTimeMs, txn, sid, acr, amr: [...amr] };
}

/** Nothing allowed: `access_denied`. Something, but not all that was named: `invalid_scope`. */
function refusal(decision: Decision): GuardError {
  const code = decision.allowed.length === 0 ? "access.denied" : "oauth.invalid_scope";
  return new GuardError(code, { description: decision.reason, decisionId: decision.id });
}

function factsOf(target: AuthorizationTarget) {
  if (target.kind === "adminApi") return { detail: { audience: target.identifier } };
  const { agent, resource } = target;
  const { id, kind, identifier } = resource;
  return { agentId: agent.id, ownerId: agent.ownerId, resource: { id, kind, identifier } };
}
