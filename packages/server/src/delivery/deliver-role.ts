import type { DatabaseSettings, Delivery } from "@agent-id-guard/protocol";
import type { RoleMaker } from "../database-roles/port.ts";
import type { CredentialRow, LeaseRow, ResourceRow } from "../store/port.ts";
import type { Keeper } from "./end/keeper.ts";
import { sealHandle } from "./handle.ts";
import { deliveryOf, endOf, leaseOf, requireTime } from "./lease-of.ts";
import { type Job, secondsOf } from "./obtain/job.ts";
import type { DeliveryPorts } from "./ports.ts";
import { eventsOf } from "./record.ts";
import { requireStillGood } from "./still-good.ts";

/** The role of a lease. */
export const roleOf = (leaseId: string) => `aig_${leaseId.slice(leaseId.indexOf("_") + 1)}`;

/** The login that makes roles, opened. Throws `vault.*`. */
export async function makerOf(
  { vault }: Pick<DeliveryPorts, "vault">,
  credential: CredentialRow,
  { allowPrivateNetwork }: Pick<ResourceRow, "allowPrivateNetwork">,
): Promise<RoleMaker> {
  const { secret } = await vault.openSecret(credential);
  const password = new TextDecoder().decode(secret);
  secret.fill(0);
  return { settings: credential.settings as DatabaseSettings, password, allowPrivateNetwork };
}

/** Passwords that the database may take in place of the active one, while it is changed. Throws `vault.*`. */
export async function otherPasswordsOf({ vault }: Pick<DeliveryPorts, "vault">, credential: CredentialRow): Promise<readonly string[]> {
  const opened = await vault.openOthers(credential);
  return opened.map(({ secret }) => {
    const password = new TextDecoder().decode(secret);
    secret.fill(0);
    return password;
  });
}

/**
 * Mode `dynamic`: a role of a database that lives as long as its lease. The lease is durable before the role is made, so that a crash between the two leaves a lease without a
 * role (which ends in time) and never a role without a lease; what goes wrong after it drops the role again.
 */
export async function deliverRole(ports: DeliveryPorts, keeper: Keeper, job: Job): Promise<Delivery> {
  const { credential, entitled, leaseId, nowMs } = job;
  const maker = await makerOf(ports, credential, entitled.resource);
  const { settings } = maker;
  const mostUntilMs = nowMs + settings.mostSeconds * 1_000;
  const seconds = secondsOf(job, Math.min(settings.ttlSeconds, settings.mostSeconds), 1);
  const expiresAtMs = endOf(job, nowMs + seconds * 1_000);
  requireTime(job, expiresAtMs);
  const name = roleOf(leaseId);
  const handle = await sealHandle(ports, leaseId, { type: "role", name, maker, otherPasswords: [] });
  const lease: LeaseRow = leaseOf(job, { expiresAtMs, mostUntilMs, connectionId: null, handle });
  await ports.store.commit({ writes: [{ verb: "insert", collection: "leases", row: lease }], events: await eventsOf(ports, job, lease) });
  try {
    await requireStillGood(ports, job, null);
    const login = await ports.databaseRoles.make(maker, { name, password: ports.entropy.secret(), expiresAtMs });
    await requireStillGood(ports, job, null);
    keeper.expect(expiresAtMs);
    return deliveryOf(job, lease, { type: "database", login }, true);
  } catch (error) {
    await keeper.undo(lease);
    throw error;
  }
}
