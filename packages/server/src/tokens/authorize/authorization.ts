import { type AuditEventDraft, type Decision, GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Draft, RequestSource } from "../../audit/index.ts";
import type { Clock } from "../../clock/port.ts";
import {
  nameOfSession,
  type PendingSignIn,
  type PendingSignIns,
  rememberingClient,
  type Sessions,
  type SignedIn,
  spending,
  type Tickets,
} from "../../directory/index.ts";
import type { Digests, Entropy } from "../../entropy/port.ts";
import { type Estate, stoppedError } from "../../estate/index.ts";
import type { Policy } from "../../policy/index.ts";
import { isStoreFailure, type Store, type Write } from "../../store/port.ts";
import { bringCode, bringError } from "./answer-client.ts";
import { type AuthorizationQuery, type AuthorizationRequest, authorizationRequestSchema } from "./authorization-request.ts";
import { type Code, codeTtlMs } from "./code.ts";
import { decideInbound } from "./decide-inbound.ts";
import { type AuthorizationTarget, findTarget } from "./find-target.ts";
import { readRequest } from "./read-request.ts";
import { verifyAddress, verifyClient } from "./verify-client.ts";

/** The browser in front of us: its cookies, and where it calls from. */
export interface Visitor {
  readonly sessionCookie: string | undefined;
  readonly browserCookie: string | undefined;
  readonly source: RequestSource;
}

/** What happens next in the browser. */
export type AuthorizationStep =
  /** It goes to the client with a code or an error. */
  | { readonly kind: "answer"; readonly location: string }
  /** The person signs in and then resumes with this request. */
  | { readonly kind: "signIn"; readonly request: AuthorizationRequest; readonly clientName: string }
  /** The person is asked whether this client may administer in their name. */
  | { readonly kind: "confirm"; readonly request: AuthorizationRequest; readonly clientName: string; readonly userName: string };

/** The authorization endpoint (RFC 6749 §3.1, OAuth 2.1). Errors are thrown, for a local page, until client and redirect are verified; from then on they are answers. */
export interface Authorization {
  /** A client sends a person. Throws `request.invalid`. */
  begin(query: AuthorizationQuery, visitor: Visitor): Promise<AuthorizationStep>;
  /** The person has signed in; the request comes from the ticket, and everything is checked anew. Throws `signin.expired`, `request.invalid`. */
  resume(ticket: string, visitor: Visitor): Promise<AuthorizationStep>;
  /** The person has answered whether the client may administer in their name; the address that their browser goes to. Throws as `resume` does. */
  confirm(ticket: string, visitor: Visitor, agreed: boolean): Promise<AuthorizationStep>;
}

export interface AuthorizationDeps {
  readonly issuer: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digests: Digests;
  readonly draft: Draft;
  readonly policy: Policy;
  readonly estate: Pick<Estate, "isStopped">;
  readonly sessions: Pick<Sessions, "find">;
  readonly pendingSignIns: Pick<PendingSignIns, "find">;
  readonly tickets: Tickets;
}

/** One request on its way through the checks. */
interface Passage {
  readonly request: AuthorizationRequest;
  readonly clientName: string;
  readonly visitor: Visitor;
  /** The ticket it goes on with; none on the first visit. */
  readonly pending: PendingSignIn | undefined;
  /** Whether the person has agreed that the client may administer in their name. */
  readonly confirmed: boolean;
}

export function createAuthorization(deps: AuthorizationDeps): Authorization {
  const { issuer, store, clock } = deps;

  /** Errors of the catalogue become answers to the client; a spent ticket and what is unexpected do not. */
  async function answering(
    to: { readonly redirectUri: string; readonly state?: string | undefined },
    work: () => Promise<AuthorizationStep>,
  ) {
    try {
      return await work();
    } catch (error) {
      if (!isGuardError(error) || error.code === "signin.expired") throw error;
      return { kind: "answer", location: bringError(issuer, to, error) } as const;
    }
  }

  async function pass(passage: Passage): Promise<AuthorizationStep> {
    if (deps.estate.isStopped) throw stoppedError();
    const { request, visitor } = passage;
    const target = await findTarget(store, issuer, request.resource);
    const person = visitor.sessionCookie === undefined ? undefined : await deps.sessions.find(visitor.sessionCookie);
    if (person === undefined || !isFreshEnough(request, person.session.authTimeMs, clock.nowMs())) {
      if (request.silent) throw new GuardError("access.unauthenticated", { description: "The person is not signed in" });
      return { kind: "signIn", request, clientName: passage.clientName };
    }
    if (target.kind === "adminApi" && !passage.confirmed) {
      if (request.silent) throw new GuardError("oauth.consent_required");
      return { kind: "confirm", request, clientName: passage.clientName, userName: person.user.name };
    }
    return conclude(deps, passage, target, person);
  }

  async function reopen(ticket: string, visitor: Visitor): Promise<Omit<Passage, "confirmed">> {
    const pending = await deps.pendingSignIns.find(ticket, visitor.browserCookie);
    const request = pending.continuation.to === "authorize" ? authorizationRequestSchema.parse(pending.continuation.request) : undefined;
    if (request === undefined) throw new GuardError("signin.expired");
    const client = await verifyAddress(store, request.clientId, request.redirectUri);
    return { request, clientName: client.name, visitor, pending };
  }

  return {
    async begin(query, visitor) {
      const verified = await verifyClient(store, query);
      return answering(verified, async () => {
        const request = readRequest(query, verified, clock.nowMs());
        return pass({ request, clientName: verified.client.name, visitor, pending: undefined, confirmed: false });
      });
    },
    async resume(ticket, visitor) {
      const passage = await reopen(ticket, visitor);
      return answering(passage.request, () => pass({ ...passage, confirmed: false }));
    },
    async confirm(ticket, visitor, agreed) {
      const passage = await reopen(ticket, visitor);
      return answering(passage.request, () => (agreed ? pass({ ...passage, confirmed: true }) : decline(deps, passage)));
    },
  };
}

/** Whether a sign-in of that moment is recent enough. One that happened for this request always is, so that nobody is sent in a circle. */
function isFreshEnough({ freshSignIn, maxAgeSeconds, startedAtMs }: AuthorizationRequest, authTimeMs: number, nowMs: number): boolean {
  if (authTimeMs >= startedAtMs) return true;
  if (freshSignIn) return false;
  return maxAgeSeconds === undefined || authTimeMs + maxAgeSeconds * 1_000 >= nowMs;
}

/** The person said no: that is recorded, and the client told. */
async function decline({ store, draft }: AuthorizationDeps, { request, pending, visitor }: Omit<Passage, "confirmed">): Promise<never> {
  const event = draft({
    category: "inbound",
    action: "code.issue",
    outcome: "denied",
    actor: { type: "anonymous", id: "anonymous" },
    clientId: request.clientId,
    reason: "the person said no",
    source: visitor.source,
  });
  await spendAndRecord(store, pending, [], event);
  throw new GuardError("access.denied", { description: "The person said no" });
}

/** Commits with the ticket spent. Throws `signin.expired` when somebody spent it first. */
async function spendAndRecord(
  store: Store,
  pending: PendingSignIn | undefined,
  writes: readonly Write[],
  event: AuditEventDraft,
): Promise<void> {
  const spent = pending === undefined ? [] : [spending(pending.row)];
  await store.commit({ writes: [...spent, ...writes], events: [event] }).catch((error: unknown) => {
    throw isStoreFailure(error, "spent") ? new GuardError("signin.expired") : error;
  });
}

/** Decides, records, and answers with a code. A denial is recorded too, with its decision (design §8). */
async function conclude(
  deps: AuthorizationDeps,
  passage: Passage,
  target: AuthorizationTarget,
  person: SignedIn,
): Promise<AuthorizationStep> {
  const { request, pending } = passage;
  const { user } = person;
  const txn = deps.entropy.id("transaction");
  const decision = await decideInbound(deps, target, {
    user,
    clientId: request.clientId,
    permissions: request.permissions,
    sourceAddress: passage.visitor.source.address,
  });
  const isAllowed = decision.effect === "allow";
  const event = deps.draft({
    category: "inbound",
    action: "code.issue",
    outcome: isAllowed ? "success" : "denied",
    actor: { type: "user", id: user.id },
    userId: user.id,
    clientId: request.clientId,
    ...factsOf(target),
    decision,
    txn,
    chain: [user.id, request.clientId],
    source: passage.visitor.source,
  });
  const sid = nameOfSession(deps.digests, person.session);
  const code = deps.tickets.issuing("code", codeOf(request, person, decision, txn, sid), codeTtlMs);
  const client = await deps.store.get("clients", request.clientId);
  const remembered = client === undefined ? [] : rememberingClient(person.session, client, deps.clock.nowMs());
  await spendAndRecord(deps.store, pending, isAllowed ? [code.write, ...remembered] : [], event);
  if (!isAllowed) throw refusal(decision);
  return { kind: "answer", location: bringCode(deps.issuer, request, code.secret) };
}

function codeOf(request: AuthorizationRequest, { user, session }: SignedIn, decision: Decision, txn: string, sid: string): Code {
  const { clientId, redirectUri, codeChallenge, resource, openid, nonce } = request;
  const { authTimeMs } = session;
  return {
    clientId,
    redirectUri,
    codeChallenge,
    resource,
    openid,
    nonce,
    userId: user.id,
    permissions: decision.allowed,
    authTimeMs,
    txn,
    sid,
  };
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
