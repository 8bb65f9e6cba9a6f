import { GuardError } from "@agent-id-guard/protocol";
import { type Continuation, type PendingSignIns, type Sessions, spending } from "../../directory/index.ts";
import { isStoreFailure } from "../../store/port.ts";
import type { Visitor } from "../authorize/authorization.ts";
import { decideInbound } from "../authorize/decide-inbound.ts";
import type { ShownPermission } from "../authorize/describe-question.ts";
import { type AuthorizationTarget, findTarget } from "../authorize/find-target.ts";
import type { TokenDeps } from "../deps.ts";
import { countTry } from "./count-tries.ts";
import { idOfUserCode, userCodeSchema } from "./device-request.ts";
import { recordAnswer, scopesToAgree } from "./record-answer.ts";
import { readUserCode } from "./user-code.ts";
import { findWaitingDevice } from "./waiting-device.ts";

export type LetDeviceInDeps = Pick<TokenDeps, "issuer" | "store" | "clock" | "entropy" | "digests" | "draft" | "policy" | "estate"> & {
  readonly sessions: Pick<Sessions, "find">;
  readonly pendingSignIns: Pick<PendingSignIns, "find">;
};

/** What a person is asked, in words that a page can show. Names are whatever somebody called them. */
export interface DeviceQuestion {
  readonly userCode: string;
  readonly clientName: string;
  readonly userName: string;
  /** null: the device wants to administer this installation. */
  readonly agent: { readonly name: string; readonly ownerName: string } | null;
  /** What it may do afterwards; none: this person may not let it in. */
  readonly permissions: readonly ShownPermission[];
  /** What the form of the page carries: nobody has it but the page of this session. */
  readonly formToken: string;
}

/** A person's answer, with the token of the page's form. */
export interface DeviceAnswer {
  readonly agreed: boolean;
  readonly token: string;
}

/** The person's side of RFC 8628 §3.3: a code is typed, its device is shown, and let in or not. */
export interface DeviceAnswers {
  /** Where to go on with a code that somebody typed; undefined when no device shows it now. Throws `request.rate_limited`. */
  enter(typed: string, visitor: Visitor): Promise<Extract<Continuation, { to: "device" }> | undefined>;
  /** What the person is asked; undefined when they must sign in first. Throws `signin.expired`: another browser's ticket, or the device waits no more. */
  look(ticket: string, visitor: Visitor): Promise<DeviceQuestion | undefined>;
  /** The person's answer, and what became of it: `denied` is the policy's word. Throws `access.cross_site` without the form's token, else as `look` does. */
  answer(ticket: string, visitor: Visitor, given: DeviceAnswer): Promise<"allowed" | "declined" | "denied">;
}

export function createDeviceAnswers(deps: LetDeviceInDeps): DeviceAnswers {
  const { store, digests } = deps;

  async function enter(typed: string, { sessionCookie, source }: Visitor) {
    const person = sessionCookie === undefined ? undefined : await deps.sessions.find(sessionCookie);
    await countTry(deps, person?.user.id, source);
    const userCode = readUserCode(typed);
    if (userCode === undefined) return undefined;
    const found = userCodeSchema.safeParse((await store.get("tickets", idOfUserCode(digests, userCode)))?.body).data;
    const waiting = found === undefined ? undefined : await findWaitingDevice(deps, found.deviceId);
    if (waiting === undefined) return undefined;
    return { to: "device", clientName: waiting.client.name, deviceId: waiting.ticket.id, userCode } as const;
  }

  async function look(ticket: string, visitor: Visitor): Promise<DeviceQuestion | undefined> {
    const opened = await open(deps, ticket, visitor);
    if (opened === undefined) return undefined;
    const { continuation, person, target, decision } = opened;
    const { userCode, clientName } = continuation;
    const described = target.kind === "agent" ? target.resource.permissions : [];
    const allowed = decision.effect === "allow" ? [...decision.allowed, ...scopesToAgree(opened.waiting.request)] : [];
    return {
      userCode,
      clientName,
      userName: person.user.name,
      agent: target.kind === "agent" ? await agentOf(store, target) : null,
      permissions: allowed.map((name) => described.find((permission) => permission.name === name) ?? { name, description: "" }),
      formToken: formTokenOf(ticket, visitor),
    };
  }

  async function answer(ticket: string, visitor: Visitor, { agreed, token }: DeviceAnswer): Promise<"allowed" | "declined" | "denied"> {
    if (!digests.equal(token, formTokenOf(ticket, visitor))) throw new GuardError("access.cross_site");
    for (let triesLeft = 3; ; triesLeft -= 1) {
      const opened = await open(deps, ticket, visitor);
      if (opened === undefined) throw new GuardError("signin.expired");
      const { decision } = opened;
      const outcome = !agreed ? "declined" : decision.effect === "allow" ? "allowed" : "denied";
      const unit = await recordAnswer(deps, { ...opened, visitor, outcome });
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

  const formTokenOf = (ticket: string, { sessionCookie = "" }: Visitor) =>
    digests.sha256Base64url(`agent-id-guard device ${ticket} ${sessionCookie}`);

  return { enter, look, answer };
}

/** Everything anew: who is there, what waits, and what would be allowed. */
async function open(deps: LetDeviceInDeps, ticket: string, { browserCookie, sessionCookie, source }: Visitor) {
  const pending = await deps.pendingSignIns.find(ticket, browserCookie);
  const { continuation } = pending;
  if (continuation.to !== "device") throw new GuardError("signin.expired");
  const person = sessionCookie === undefined ? undefined : await deps.sessions.find(sessionCookie);
  if (person === undefined) return undefined;
  const waiting = await findWaitingDevice(deps, continuation.deviceId);
  if (waiting === undefined) throw new GuardError("signin.expired");
  const { resource, permissions, clientId } = waiting.request;
  const target = await findTarget(deps.store, deps.issuer, resource, deps.clock.nowMs());
  const question = { user: person.user, clientId, permissions, sourceAddress: source.address };
  return { pending, continuation, person, waiting, target, decision: await decideInbound(deps, target, question) };
}

async function agentOf(store: LetDeviceInDeps["store"], { agent }: Extract<AuthorizationTarget, { kind: "agent" }>) {
  return { name: agent.name, ownerName: (await store.get("users", agent.ownerId))?.name ?? agent.ownerId };
}
