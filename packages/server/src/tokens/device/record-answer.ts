import type { Decision } from "@agent-id-guard/protocol";
import { findConsent, fingerprintOf, givingConsent } from "../../clients/index.ts";
import type { SignedIn } from "../../directory/index.ts";
import type { Unit } from "../../store/port.ts";
import type { Visitor } from "../authorize/authorization.ts";
import type { AuthorizationTarget } from "../authorize/find-target.ts";
import type { TokenDeps } from "../deps.ts";
import type { DeviceRequest } from "./device-request.ts";
import type { WaitingDevice } from "./waiting-device.ts";

type Deps = Pick<TokenDeps, "store" | "clock" | "entropy" | "digests" | "draft">;

/** What a person said about a device, with all that was decided from. */
export interface AnsweredDevice {
  readonly waiting: WaitingDevice;
  readonly person: SignedIn;
  readonly target: AuthorizationTarget;
  readonly decision: Decision;
  readonly visitor: Visitor;
  readonly outcome: "allowed" | "declined" | "denied";
}

/** The unit that tells the device, remembers the consent, and makes the user code worthless. */
export async function recordAnswer(deps: Deps, { waiting, person, target, decision, visitor, outcome }: AnsweredDevice): Promise<Unit> {
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
  deps: Deps,
  { client, request }: WaitingDevice,
  target: AuthorizationTarget,
  { user }: SignedIn,
  { allowed }: Decision,
  { source }: Visitor,
) {
  if (target.kind !== "agent" || client.consent === "implied") return undefined;
  const key = { userId: user.id, clientId: client.id, resourceId: target.resource.id };
  const before = await findConsent(deps.store, key);
  const agreement = { permissions: [...scopesToAgree(request), ...allowed], clientFingerprint: fingerprintOf(deps.digests, client) };
  return givingConsent(deps, { ...key, agent: target.agent, agreement, before, nowMs: deps.clock.nowMs(), source });
}

function factsOf(target: AuthorizationTarget) {
  if (target.kind === "adminApi") return { detail: { audience: target.identifier } };
  const { agent, resource } = target;
  const { id, kind, identifier } = resource;
  return { agentId: agent.id, ownerId: agent.ownerId, resource: { id, kind, identifier } };
}

/** What the client is told or lent beyond the agent's permissions. `openid` itself only tells who comes. */
export function scopesToAgree({ openid }: DeviceRequest): readonly string[] {
  return openid.filter((scope) => scope !== "openid");
}
