import type { Change } from "../audit/index.ts";
import type { LeaseRow, Store, Write } from "../store/port.ts";

const atOnce = 100;

/** Ends every lease that the backup has as live: what was handed over is killed as soon as a server runs, where that can be done. Returns how many. */
export async function endLeases(store: Store, change: Change): Promise<number> {
  for (let ended = 0; ; ) {
    const leases = await store.find("leases", { where: { state: "live" }, limit: atOnce });
    if (leases.length === 0) return ended;
    await store.commit({
      writes: leases.map((lease) => ending(lease, change.nowMs)),
      events: leases.map((lease) => eventOf(lease, change)),
    });
    ended += leases.length;
  }
}

function ending(lease: LeaseRow, nowMs: number): Write {
  const canKill = lease.handle !== null;
  const killing = canKill
    ? { outcome: "pending" as const, explanation: "A backup was restored; it is killed as soon as the server runs." }
    : { outcome: "left" as const, explanation: "A backup was restored. Nothing can end this before its own time." };
  const set = { state: "revoked" as const, endedAtMs: nowMs, killing, killAtMs: canKill ? (0 as const) : null };
  return { verb: "compareAndSet", collection: "leases", id: lease.id, version: lease.version, set };
}

function eventOf({ id, agentId, credentialId, userId }: LeaseRow, change: Change) {
  return change.event({
    action: "lease.revoke",
    target: { type: "lease", id },
    agentId,
    credentialId,
    ...(userId === null ? {} : { userId }),
    reason: "A backup was restored.",
    revokes: [{ kind: "lease", id }],
  });
}
