import { isGuardError } from "@agent-id-guard/protocol";
import { type CredentialRow, isStoreFailure } from "../../store/port.ts";
import { makerOf } from "../deliver-role.ts";
import type { DeliveryPorts } from "../ports.ts";

type StrayPorts = Pick<DeliveryPorts, "store" | "vault" | "databaseRoles" | "clock" | "draft" | "log">;

const claimedMs = 300_000;

/** Drops the roles at each database that no lease stands behind: a database may have been restored to a time at which they were still there. */
export async function dropStrayRoles(ports: StrayPorts): Promise<void> {
  const credentials = await ports.store.find("credentials", { where: { kind: "database", state: "active" } });
  for (const credential of credentials) {
    try {
      if (await isFirst(ports, credential)) await dropStraysOf(ports, credential);
    } catch (error) {
      if (!isGuardError(error)) throw error;
      ports.log.warn({ credential: credential.id, code: error.code }, "the roles at a database could not be looked through");
    }
  }
}

/** Roles are listed before leases are read, and a lease is written before its role: a role that is being made is never taken for a stray. */
async function dropStraysOf(ports: StrayPorts, credential: CredentialRow): Promise<void> {
  const { store, databaseRoles, draft } = ports;
  const resource = await store.get("resources", credential.resourceId);
  if (resource === undefined) return;
  const maker = await makerOf(ports, credential, resource);
  for (const name of await databaseRoles.list(maker)) {
    const lease = await store.get("leases", `lse_${name.slice("aig_".length)}`);
    if (lease !== undefined && (lease.state === "live" || lease.killAtMs !== null)) continue;
    await databaseRoles.drop(maker, name);
    const event = draft({
      ...{ category: "outbound", action: "lease.kill", outcome: "success", actor: { type: "system", id: "system" } },
      target: { type: "credential", id: credential.id },
      credentialId: credential.id,
      reason: "No lease stands behind the role.",
      detail: { role: name },
    });
    await store.commit({ writes: [], events: [event] });
  }
}

async function isFirst({ store, clock }: StrayPorts, { id }: CredentialRow): Promise<boolean> {
  const nowMs = clock.nowMs();
  try {
    await store.commit({ writes: [{ verb: "claim", id: `stray roles ${id}`, expiresAtMs: nowMs + claimedMs, nowMs }], events: [] });
    return true;
  } catch (error) {
    if (isStoreFailure(error, "spent")) return false;
    throw error;
  }
}
