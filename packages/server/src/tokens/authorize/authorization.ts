import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../../audit/index.ts";
import { covers, findConsent, fingerprintOf, givingConsent } from "../../clients/index.ts";
import { type PendingSignIns, type Sessions, type SignedIn, spending } from "../../directory/index.ts";
import { type Estate, stoppedError } from "../../estate/index.ts";
import type { Policy } from "../../policy/index.ts";
import { type ClientRow, isStoreFailure, type Write } from "../../store/port.ts";
import { bringError } from "./answer-client.ts";
import { type AuthorizationQuery, type AuthorizationRequest, authorizationRequestSchema } from "./authorization-request.ts";
import { type ConcludeDeps, commitSpending, conclude, decline } from "./conclude.ts";
import { decideInbound } from "./decide-inbound.ts";
import { describeQuestion, type ShownQuestion } from "./describe-question.ts";
import { type AuthorizationTarget, findTarget } from "./find-target.ts";
import { findPushedRequest } from "./pushed-request.ts";
import { createQuestions, type Question } from "./questions.ts";
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
  /** The person signs in, anew where `afresh`, and then resumes with this request. */
  | { readonly kind: "signIn"; readonly request: AuthorizationRequest; readonly clientName: string; readonly afresh: boolean }
  /** The person is asked something; `browser` is the secret of the browser's cookie. */
  | { readonly kind: "ask"; readonly ticket: string; readonly browser: string };

/** What a person answers to a question: yes, no, or that they are somebody else. */
export type QuestionAnswer = "agree" | "decline" | "switch";

/** The authorization endpoint (RFC 6749 §3.1, OAuth 2.1). Errors are thrown, for a local page, until client and redirect are verified; from then on they are answers. */
export interface Authorization {
  /** A client sends a person. Throws `request.invalid`. */
  begin(query: AuthorizationQuery, visitor: Visitor): Promise<AuthorizationStep>;
  /** The person has signed in; the request comes from the ticket, and everything is checked anew. Throws `signin.expired`, `request.invalid`. */
  resume(ticket: string, visitor: Visitor): Promise<AuthorizationStep>;
  /** What the page of a question shows. Throws `signin.expired`, `request.invalid`, `oauth.invalid_target`. */
  show(ticket: string, visitor: Visitor): Promise<ShownQuestion>;
  /** The person has answered, with the token of the page's form. Throws `access.cross_site` without it, else as `resume` does. */
  answer(ticket: string, visitor: Visitor, given: { readonly answer: QuestionAnswer; readonly token: string }): Promise<AuthorizationStep>;
}

export interface AuthorizationDeps extends ConcludeDeps {
  readonly policy: Policy;
  readonly estate: Pick<Estate, "isStopped">;
  readonly sessions: Pick<Sessions, "find">;
  readonly pendingSignIns: Pick<PendingSignIns, "find">;
}

/** One request on its way through the checks. */
interface Passage {
  readonly request: AuthorizationRequest;
  readonly client: ClientRow;
  readonly visitor: Visitor;
  /** The ticket that it goes on with; none on the first visit. */
  readonly spends: readonly Write[];
  /** What the person has just said yes to. */
  readonly agreed?: Question["about"];
  readonly accountChosen?: boolean;
}

export function createAuthorization(deps: AuthorizationDeps): Authorization {
  const { issuer, store, clock, digests } = deps;
  const questions = createQuestions(deps);
  const pass = createPass(deps, async ({ request, visitor, spends, accountChosen = false }, { session }, about) => {
    const asked = questions.asking({ sessionId: session.id, request, about, accountChosen }, visitor.browserCookie);
    await commitSpending(store, spends, [asked.write], []);
    return { kind: "ask", ticket: asked.ticket, browser: asked.browser };
  });

  /** Errors of the catalogue become answers to the client; a spent ticket and what is unexpected do not. */
  async function answering(
    to: { readonly redirectUri: string; readonly state?: string | undefined },
    work: () => Promise<AuthorizationStep>,
  ) {
    try {
      return await startOverWhenStale(work);
    } catch (error) {
      if (!isGuardError(error) || error.code === "signin.expired") throw error;
      return { kind: "answer", location: bringError(issuer, to, error) } as const;
    }
  }

  async function begin(query: AuthorizationQuery, visitor: Visitor): Promise<AuthorizationStep> {
    const pushed = await findPushedRequest(deps, query);
    const asked = pushed?.query ?? query;
    // It counts once, whatever becomes of it (RFC 9126 §7.3).
    if (pushed !== undefined) await commitSpending(store, pushed.spends, [], []);
    const verified = await verifyClient(store, asked);
    return answering(verified, async () => {
      const request = readRequest(asked, verified, clock.nowMs());
      return pass({ request, client: verified.client, visitor, spends: [] });
    });
  }

  async function resume(ticket: string, visitor: Visitor): Promise<AuthorizationStep> {
    const pending = await deps.pendingSignIns.find(ticket, visitor.browserCookie);
    const request = pending.continuation.to === "authorize" ? authorizationRequestSchema.parse(pending.continuation.request) : undefined;
    if (request === undefined) throw new GuardError("signin.expired");
    const client = await verifyAddress(store, request.clientId, request.redirectUri);
    return answering(request, () => pass({ request, client, visitor, spends: [spending(pending.row)] }));
  }

  async function show(ticket: string, visitor: Visitor): Promise<ShownQuestion> {
    const question = await questions.find(ticket, visitor);
    const client = await verifyAddress(store, question.request.clientId, question.request.redirectUri);
    return describeQuestion(deps, question, client, questions.formTokenOf(ticket, visitor));
  }

  async function answer(
    ticket: string,
    visitor: Visitor,
    given: { readonly answer: QuestionAnswer; readonly token: string },
  ): Promise<AuthorizationStep> {
    const { request, about, accountChosen, row } = await questions.find(ticket, visitor);
    if (!digests.equal(given.token, questions.formTokenOf(ticket, visitor))) throw new GuardError("access.cross_site");
    const client = await verifyAddress(store, request.clientId, request.redirectUri);
    const spends = [spending(row)];
    return answering(request, async () => {
      const person = await deps.sessions.find(visitor.sessionCookie ?? "");
      if (person === undefined) throw new GuardError("signin.expired");
      if (given.answer === "decline") return decline(deps, { request, userId: person.user.id, source: visitor.source, spends });
      if (given.answer === "switch") {
        await commitSpending(store, spends, [], []);
        const anew = { ...request, freshSignIn: true, askAccount: false, startedAtMs: clock.nowMs() };
        return { kind: "signIn", request: anew, clientName: client.name, afresh: true };
      }
      if (about.kind === "account") return pass({ request, client, visitor, spends, accountChosen: true });
      return pass({ request, client, visitor, spends, agreed: about, accountChosen });
    });
  }

  return { begin, resume, show, answer };
}

type Ask = (passage: Passage, person: SignedIn, about: Question["about"]) => Promise<AuthorizationStep>;

/** The checks that every request passes: who the person is, what they are to be asked, and what is decided. */
function createPass(deps: AuthorizationDeps, ask: Ask): (passage: Passage) => Promise<AuthorizationStep> {
  const { issuer, store, clock, digests } = deps;

  async function pass(passage: Passage): Promise<AuthorizationStep> {
    if (deps.estate.isStopped) throw stoppedError();
    const { request, client, visitor, agreed } = passage;
    const target = await findTarget(store, issuer, request.resource, clock.nowMs());
    const person = visitor.sessionCookie === undefined ? undefined : await deps.sessions.find(visitor.sessionCookie);
    if (person === undefined || !isFreshEnough(request, person.session.authTimeMs, clock.nowMs())) {
      if (request.silent) throw new GuardError("access.unauthenticated", { description: "The person is not signed in" });
      const afresh = request.freshSignIn || request.maxAgeSeconds !== undefined;
      return { kind: "signIn", request, clientName: client.name, afresh };
    }
    const hasChosen = passage.accountChosen === true || person.session.authTimeMs >= request.startedAtMs;
    if (request.askAccount && !hasChosen) return ask(passage, person, { kind: "account" });
    if (target.kind === "adminApi" && agreed?.kind !== "administration") {
      if (request.silent) throw new GuardError("oauth.consent_required");
      return ask(passage, person, { kind: "administration" });
    }
    return decide(passage, target, person);
  }

  async function decide(passage: Passage, target: AuthorizationTarget, person: SignedIn): Promise<AuthorizationStep> {
    const { request, client, visitor, spends } = passage;
    const { source } = visitor;
    const decision = await decideInbound(deps, target, {
      user: person.user,
      clientId: client.id,
      permissions: request.permissions,
      sourceAddress: source.address,
    });
    const conclusion = { request, client, target, person, decision, source, spends };
    if (target.kind === "adminApi" || decision.effect === "deny") return { kind: "answer", location: await conclude(deps, conclusion) };
    const key = { userId: person.user.id, clientId: client.id, resourceId: target.resource.id };
    const before = await findConsent(store, key);
    const needed = [...scopesToAgree(request), ...decision.allowed];
    const said = passage.agreed?.kind === "consent" ? passage.agreed : undefined;
    if (said !== undefined && covers(digests, said, client, needed)) {
      const consent = givingConsent(deps, { ...key, agent: target.agent, agreement: said, before, nowMs: clock.nowMs(), source });
      return { kind: "answer", location: await conclude(deps, { ...conclusion, consent }) };
    }
    const isAgreed = client.consent === "implied" || covers(digests, before, client, needed);
    if (isAgreed && said === undefined && !request.askConsent) return { kind: "answer", location: await conclude(deps, conclusion) };
    if (request.silent) throw new GuardError("oauth.consent_required");
    return ask(passage, person, { kind: "consent", permissions: needed, clientFingerprint: fingerprintOf(digests, client) });
  }

  return pass;
}

/** Whether a sign-in of that moment is recent enough. One that happened for this request always is, so that nobody is sent in a circle. */
function isFreshEnough({ freshSignIn, maxAgeSeconds, startedAtMs }: AuthorizationRequest, authTimeMs: number, nowMs: number): boolean {
  if (authTimeMs >= startedAtMs) return true;
  if (freshSignIn) return false;
  return maxAgeSeconds === undefined || authTimeMs + maxAgeSeconds * 1_000 >= nowMs;
}

/** What a client is told or lent beyond the agent's permissions, and a person is asked about too. `openid` itself only tells who comes. */
function scopesToAgree({ openid }: AuthorizationRequest): readonly string[] {
  return openid.filter((scope) => scope !== "openid");
}

/** Two answers of one person at once: the second looks again and finds what the first agreed to. */
async function startOverWhenStale<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStoreFailure(error, "conflict", "stale")) throw error;
    return work();
  }
}
