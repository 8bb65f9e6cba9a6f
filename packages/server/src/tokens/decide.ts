import { chainOf, type Decision, GuardError, guardPermissions, kindOfId } from "@agent-id-guard/protocol";
import { mayAct } from "../agents/index.ts";
import { isAgreed } from "../clients/index.ts";
import { decideThroughout } from "../policy/index.ts";
import type { ClientRow } from "../store/port.ts";
import type { Attempt } from "./attempt.ts";
import { decideInbound } from "./authorize/decide-inbound.ts";
import type { AuthorizationTarget } from "./authorize/find-target.ts";
import type { TokenDeps } from "./deps.ts";
import type { PartyKind } from "./party.ts";
import type { Target } from "./target.ts";

type DecideDeps = Pick<TokenDeps, "policy" | "entropy" | "store" | "digests">;

const heldByEvery: Readonly<Record<PartyKind, readonly string[]>> = {
  agent: [guardPermissions.readSelf, guardPermissions.readRevocations],
  resource: [guardPermissions.readSelf, guardPermissions.readRevocations, guardPermissions.writeAudit],
  client: [],
};

/** The decision about an attempt: everybody whose rights are used must be allowed. Always a full record. */
export async function decide(deps: DecideDeps, attempt: Attempt): Promise<Decision> {
  const { call, target, established } = attempt;
  if (call.party.kind === "client") return decideForClient(deps, call.party.row, attempt);
  if (target.kind !== "resource") return decideBuiltIn(deps, attempt);
  const { subjectId, act } = established;
  const chain = chainOf({ sub: subjectId, act, client_id: call.party.id });
  const userId = kindOfId(subjectId) === "user" ? subjectId : undefined;
  return decideThroughout(deps.policy, {
    resource: target.resource,
    requested: attempt.requested,
    agentId: call.party.id,
    userId,
    chain,
    sourceAddress: call.source.address,
  });
}

/** A person through a client: at an agent, or at the admin API. Throws `oauth.invalid_grant` when they have not agreed, or took it back. */
async function decideForClient(deps: DecideDeps, client: ClientRow, { call, target, established, requested }: Attempt): Promise<Decision> {
  const user = await deps.store.get("users", established.subjectId);
  const inbound = await inboundTarget(deps.store, target, call.nowMs);
  if (inbound?.kind === "agent") {
    const scopes = (established.openid ?? []).filter((scope) => scope !== "openid");
    const key = { userId: established.subjectId, resourceId: inbound.resource.id };
    const agreed = await isAgreed(deps, client, key, [...scopes, ...(requested ?? [])]);
    if (!agreed) throw new GuardError("oauth.invalid_grant", { detail: "the person has not agreed to it, or took it back" });
  }
  if (user?.state === "active" && inbound !== undefined)
    return decideInbound(deps, inbound, {
      user,
      clientId: call.party.id,
      permissions: requested ?? [],
      sourceAddress: call.source.address,
    });
  return {
    id: deps.entropy.id("decision"),
    effect: "deny",
    requested: [...(requested ?? [])],
    allowed: [],
    grants: [],
    policies: [],
    reason:
      user?.state === "active" ? "The target is nothing that people call, or not active." : `user ${established.subjectId} is not active.`,
  };
}

async function inboundTarget(store: DecideDeps["store"], target: Target, nowMs: number): Promise<AuthorizationTarget | undefined> {
  if (target.kind === "guard") return undefined;
  if (target.kind === "adminApi") return { kind: "adminApi", identifier: target.identifier };
  const [agent] = await store.find("agents", { where: { resourceId: target.resource.id } });
  return agent !== undefined && mayAct(agent, nowMs) ? { kind: "agent", resource: target.resource, agent } : undefined;
}

/** The server's own audience: what every agent and every resource server may do there, without a grant. */
function decideBuiltIn({ entropy }: DecideDeps, { call, requested }: Attempt): Decision {
  const held = heldByEvery[call.party.kind];
  const allowed = (requested ?? held).filter((permission) => held.includes(permission));
  const isAllowed = allowed.length > 0 && allowed.length === (requested ?? held).length;
  return {
    id: entropy.id("decision"),
    effect: isAllowed ? "allow" : "deny",
    requested: [...(requested ?? held)],
    allowed: [...allowed],
    grants: [],
    policies: [],
    reason: isAllowed
      ? `Every ${call.party.kind} may do this at the server itself.`
      : `Not every ${call.party.kind} may do this at the server itself.`,
  };
}
