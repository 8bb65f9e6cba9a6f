import { type DatabaseSettings, GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow, LeaseRow } from "../store/port.ts";
import { canaryAlerts } from "../vault/index.ts";
import type { Asker } from "./contract.ts";
import { makerOf, roleOf } from "./deliver-role.ts";
import { kill, unlessChanged } from "./end/kill.ts";
import { planCut } from "./end/plan-end.ts";
import { type Entitled, entitle, type Identified, identify } from "./entitled.ts";
import type { DeliveryPorts } from "./ports.ts";
import { factsOfLease, type Known } from "./record.ts";
import { recorded } from "./recorded.ts";

/** See {@link Deliveries.leasesOf}. */
export async function leasesOf(ports: DeliveryPorts, asker: Asker): Promise<readonly LeaseRow[]> {
  const { agent, userId, resource } = await identify(ports, asker);
  const where = { agentId: agent.id, userId: userId ?? null, resourceId: resource.id, state: "live" } as const;
  const live = await ports.store.find("leases", { where });
  return live.filter(({ expiresAtMs }) => ports.clock.nowMs() < expiresAtMs);
}

/** The lease with this id, if it was handed to this agent for this person at this resource. Whoever else asks learns not even that it exists. */
async function ownLease({ store }: DeliveryPorts, { agent, userId, resource }: Identified, id: string): Promise<LeaseRow> {
  const lease = await store.get("leases", id);
  if (lease === undefined || lease.agentId !== agent.id || lease.userId !== (userId ?? null) || lease.resourceId !== resource.id)
    throw new GuardError("entity.not_found");
  return lease;
}

/** See {@link Deliveries.renew}. It is decided anew, and whatever the lease rests on must still stand. A refusal is on record. */
export function renew(ports: DeliveryPorts, asker: Asker, leaseId: string): Promise<LeaseRow> {
  const known: Known = { ...asker };
  return recorded(ports, "lease.renew", known, async () => {
    const identified = await identify(ports, asker);
    known.resource = identified.resource;
    const lease = await ownLease(ports, identified, leaseId);
    known.lease = lease;
    const entitled = await entitle(ports, identified, (decision) => (known.decision = decision));
    if (lease.state !== "live" || lease.expiresAtMs <= ports.clock.nowMs()) throw new GuardError("lease.over");
    if (lease.mode !== "dynamic")
      throw new GuardError("entity.invalid_state", { description: "Nobody can prolong this: ask for a new delivery" });
    const caller = { agentId: entitled.agent.id, userId: entitled.userId };
    const credential = await ports.vault.choose(entitled.resource, { mode: lease.mode, caller, credentialId: lease.credentialId });
    known.credential = credential;
    return prolong(ports, entitled, credential, lease);
  });
}

async function prolong(
  ports: DeliveryPorts,
  { agent, resource, decision, untilMs, source, token }: Entitled,
  credential: CredentialRow,
  lease: LeaseRow,
): Promise<LeaseRow> {
  const { store, clock, draft, databaseRoles } = ports;
  const { ttlSeconds } = credential.settings as DatabaseSettings;
  const expiresAtMs = Math.floor(Math.min(clock.nowMs() + ttlSeconds * 1_000, lease.mostUntilMs, untilMs));
  if (expiresAtMs <= lease.expiresAtMs) return lease;
  await databaseRoles.prolong(await makerOf(ports, credential, resource), roleOf(lease.id), expiresAtMs);
  const set = { expiresAtMs, renewals: lease.renewals + 1 };
  const event = draft({
    ...{ category: "outbound", action: "lease.renew", outcome: "success", actor: { type: "agent", id: agent.id } },
    ...factsOfLease(lease),
    ...{ ownerId: agent.ownerId, decision, source, tokenId: token.claims.jti },
    detail: { mode: lease.mode, expiresAtMs, renewals: set.renewals },
  });
  await store.commit({
    writes: [{ verb: "compareAndSet", collection: "leases", id: lease.id, version: lease.version, set }],
    events: [event, ...(await canaryAlerts(ports, event))],
  });
  return { ...lease, ...set, version: lease.version + 1 };
}

/** See {@link Deliveries.giveBack}. A lease that is over already is answered as it stands. A refusal is on record. */
export function giveBack(ports: DeliveryPorts, asker: Asker, leaseId: string): Promise<LeaseRow> {
  const known: Known = { ...asker };
  return recorded(ports, "lease.revoke", known, async () => {
    const { store, clock, draft } = ports;
    const identified = await identify(ports, asker);
    known.resource = identified.resource;
    const lease = await ownLease(ports, identified, leaseId);
    if (lease.state !== "live") return lease;
    known.lease = lease;
    const { agent, source, token } = identified;
    const by = { actor: { type: "agent", id: agent.id }, ownerId: agent.ownerId, source, tokenId: token.claims.jti } as const;
    const plan = planCut(draft, lease, clock.nowMs(), by);
    await store.commit(plan).catch(unlessChanged);
    if (plan.answer.killAtMs !== null) await kill(ports, plan.answer);
    return (await store.get("leases", lease.id)) ?? plan.answer;
  });
}
