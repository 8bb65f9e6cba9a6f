import { type Decision, GuardError, type ResourcePermission } from "@agent-id-guard/protocol";
import { findConsent, fingerprintOf, givingConsent } from "../../clients/index.ts";
import { type Continuation, type PendingSignIns, type Sessions, type SignedIn, spending } from "../../directory/index.ts";
import { type ClientRow, isStoreFailure, type TicketRow, type Unit } from "../../store/port.ts";
import type { Visitor } from "../authorize/authorization.ts";
import { decideInbound } from "../authorize/decide-inbound.ts";
import { type AuthorizationTarget, findTarget } from "../authorize/find-target.ts";
import type { TokenDeps } from "../deps.ts";
import { countTry } from "./count-tries.ts";
import { type DeviceRequest, deviceRequestSchema, idOfUserCode, userCodeSchema } from "./device-request.ts";
import { readUserCode } from "./user-code.ts";

export type LetDeviceInDeps = Pick<
  TokenDeps,
  "issuer" | "store" | "clock" | "entropy" | "digests" | "draft" | "policy" | "estate"
> & { readonly sessions: Pick<Sessions, "find">; readonly pendingSignIns: Pick<PendingSignIns, "find"> };

/** What a person is asked, in words that a page can show. Names are whatever somebody called them. */
export interface DeviceQuestion {
  readonly userCode: string;
  readonly clientName: string;
  readonly userName: string;
  /** null: the device wants to administer this installation. */
  readonly agent: { readonly name: string; readonly ownerName: string } | null;
  /** What it may do afterwards; none: this person may not let it in. */
  readonly permissions: readonly ResourcePermission[];
}

/** The person's side of RFC 8628 §3.3: a code is typed, its device is shown, and let in or not. */
export interface DeviceAnswers {
  /** Where to go on with a code that somebody typed; undefined when no device shows it now. Throws `request.rate_limited`. */
  enter(typed: string, visitor: Visitor): Promise<Extract<Continuation, { to: "device" }> | undefined>;
  /** What the person is asked; undefined when they must sign in first. Throws `signin.expired`: another browser's ticket, or the device waits no more. */
  look(ticket: string, visitor: Visitor): Promise<DeviceQuestion | undefined>;
  /** The person's answer, and what became of it: `denied` is the policy's word. Throws as `look` does. */
  answer(ticket: string, visitor: Visitor, agreed: boolean): Promise<"allowed" | "declined" | "denied">;
}

interface Waiting {
  readonly ticket: TicketRow;
  readonly request: DeviceRequest;
  readonly client: ClientRow;
}

export function createDeviceAnswers(deps: LetDeviceInDeps): DeviceAnswers {
  const { store, clock, digests } = deps;

  async function findWaiting(deviceId: string): Promise<Waiting | undefined> {
    const ticket = await store.get("tickets", deviceId);
    const request = ticket?.kind === "device" ? deviceRequestSchema.safeParse(ticket.body).data : undefined;
    if (ticket === undefined || request === undefined || request.answer !== null || clock.nowMs() >= request.untilMs) return undefined;
    const client = await store.get("clients", request.clientId);
    return client?.state === "active" && !deps.estate.isStopped ? { ticket, request, client } : undefined;
  }

  async function enter(typed: string, { sessionCookie, source }: Visitor) {
    const person = sessionCookie === undefined ? undefined : await deps.sessions.find(sessionCookie);
    await countTry(deps, person?.user.id, source);
    const userCode = readUserCode(typed);
    if (userCode === undefined) return undefined;
    const found = userCodeSchema.safeParse((await store.get("tickets", idOfUserCode(digests, userCode)))?.body).data;
    const waiting = found === undefined ? undefined : await findWaiting(found.deviceId);
    if (waiting === undefined) return undefined;
    return { to: "device", clientName: waiting.client.name, deviceId: waiting.ticket.id, userCode } as const;
  }

  /** Everything anew: who is there, what waits, and what would be allowed. */
  async function open(ticket: string, { browserCookie, sessionCookie, source }: Visitor) {
    const pending = await deps.pendingSignIns.find(ticket, browserCookie);
    const { continuation } = pending;
    if (continuation.to !== "device") throw new GuardError("signin.expired");
    const person = sessionCookie === undefined ? undefined : await deps.sessions.find(sessionCookie);
    if (person === undefined) return undefined;
    const waiting = await findWaiting(continuation.deviceId);
    if (waiting === undefined) throw new GuardError("signin.expired");
    const { resource, permissions, clientId } = waiting.request;
    const target = await findTarget(store, deps.issuer, resource, deps.clock.nowMs());
    const question = { user: person.user, clientId, permissions, sourceAddress: source.address };
    return { pending, continuation, person, waiting, target, decision: await decideInbound(deps, target, question) };
  }

  async function look(ticket: string, visitor: Visitor): Promise<DeviceQuestion | undefined> {
    const opened = await open(ticket, visitor);
    if (opened === undefined) return undefined;
    const { continuation, person, target, decision } = opened;
    const { userCode, clientName } = continuation;
    const described = target.kind === "agent" ? target.resource.permissions : [];
    const allowed = decision.effect === "allow" ? decision.allowed : [];
    return {
      userCode,
      clientName,
      userName: person.user.name,
      agent: target.kind === "agent" ? await agentOf(target) : null,
      permissions: allowed.map((name) => described.find((permission) => permission.name === name) ?? { name, description: "" }),
    };
  }

  async function agentOf({ agent }: Extract<AuthorizationTarget, { kind: "agent" }>) {
    return { name: agent.name, ownerName: (await store.get("users", agent.ownerId))?.name ?? agent.ownerId };
  }

  async function answer(ticket: string, visitor: Visitor, agreed: boolean): Promise<"allowed" | "declined" | "denied"> {
    for (let triesLeft = 3; ; triesLeft -= 1) {
      const opened = await open(ticket, visitor);
      if (opened === undefined) throw new GuardError("signin.expired");
      const { decision } = opened;
      const outcome = !agreed ? "declined" : decision.effect === "allow" ? "allowed" : "denied";
      const unit = await answering(deps, { ...opened, visitor, outcome });
      try {
        await store.commit({ ...unit, writes: [spending(opened.pending.row), ...unit.writes] });
        return outcome;
      } catch (error) {
        // The device has just asked, or the person's consent has just changed: look again.
        if (isStoreFailure(error, "spent")) throw new GuardError("signin.expired");
        if (triesLeft === 1 || !isStoreFailure(error, "stale", "conflict")) throw error;
      }
    }
  }

  return { enter, look, answer };
}

interface Answered {
  readonly waiting: Waiting;
  readonly person: SignedIn;
  readonly target: AuthorizationTarget;
  readonly decision: Decision;
  readonly visitor: Visitor;
  readonly outcome: "allowed" | "declined" | "denied";
}

/** The unit that tells the device, remembers the consent, and makes the user code worthless. */
async function answering(deps: LetDeviceInDeps, { waiting, person, target, decision, visitor, outcome }: Answered): Promise<Unit> {
  const { ticket, request, client } = waiting;
  const { user, session } = person;
  const txn = deps.entropy.id("transaction");
  const said: DeviceRequest["answer"] =
    outcome === "allowed"
      ? { said: "yes", userId: user.id, permissions: [...decision.allowed], authTimeMs: session.authTimeMs, txn }
      : { said: "no" };
  const event = deps.draft({
    category: "inbound",
    action: "device.answer",
    outcome: outcome === "allowed" ? "success" : "denied",
    actor: { type: "user", id: user.id },
    userId: user.id,
    clientId: client.id,
    ...factsOf(target),
    ...(outcome === "declined" ? { reason: "the person said no" } : { decision, txn, chain: [user.id, client.id] }),
    source: visitor.source,
  });
  const consent = outcome === "allowed" ? await consenting(deps, waiting, target, person, decision, visitor) : undefined;
  return {
    writes: [
      { verb: "compareAndSet", collection: "tickets", id: ticket.id, version: ticket.version, set: { body: { ...request, answer: said } } },
      { verb: "remove", collection: "tickets", where: { id: request.userCodeId } },
      ...(consent === undefined ? [] : [consent.write]),
    ],
    events: [event, ...(consent === undefined ? [] : [consent.event])],
  };
}

/** Letting a device in says yes to its client, where clients need that. */
async function consenting(
  deps: LetDeviceInDeps,
  { client }: Waiting,
  target: AuthorizationTarget,
  { user }: SignedIn,
  { allowed }: Decision,
  { source }: Visitor,
) {
  if (target.kind !== "agent" || client.consent === "implied") return undefined;
  const key = { userId: user.id, clientId: client.id, resourceId: target.resource.id };
  const before = await findConsent(deps.store, key);
  const agreement = { permissions: allowed, clientFingerprint: fingerprintOf(deps.digests, client) };
  return givingConsent(deps, { ...key, agent: target.agent, agreement, before, nowMs: deps.clock.nowMs(), source });
}

function factsOf(target: AuthorizationTarget) {
  if (target.kind === "adminApi") return { detail: { audience: target.identifier } };
  const { agent, resource } = target;
  const { id, kind, identifier } = resource;
  return { agentId: agent.id, ownerId: agent.ownerId, resource: { id, kind, identifier } };
}
