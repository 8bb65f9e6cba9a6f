import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, RewrapJobRow, Write } from "../store/port.ts";
import { countOthers, countWrapped } from "./count-wrapped.ts";
import type { CustodyDeps } from "./deps.ts";

/** The settings row that names the newest job: of two that begin at once, one loses it. */
const newestName = "rewrap_job";

/** The transaction of everything that a job does. */
export const txnOf = ({ id }: Pick<RewrapJobRow, "id">): string => `txn_${id.slice(4)}`;

/**
 * Begins to wrap what is stored with the current key. The process that first hears of the event runs it. A job for a key that is current no more, and that nobody runs,
 * is marked as failed. Throws `entity.invalid_state` while another one runs; commit fails with `stale` or `conflict` when two begin.
 */
export async function planRewrap(
  deps: CustodyDeps,
  { everything }: { readonly everything: boolean },
  change: Change,
): Promise<Plan<RewrapJobRow>> {
  const { store, kms, entropy } = deps;
  const writes: Write[] = [];
  for (const job of await store.find("rewrap_jobs", { where: { state: "running" } })) {
    if (job.targetKeyId === kms.keyId || job.leaseUntilMs > change.nowMs)
      throw new GuardError("entity.invalid_state", { description: "A re-wrap is under way", hint: "Wait for it, or cancel it." });
    const set = { state: "failed", finishedAtMs: change.nowMs, error: "Another key has become the current one" } as const;
    writes.push({ verb: "compareAndSet", collection: "rewrap_jobs", id: job.id, version: job.version, set });
  }
  const counts = await countWrapped(deps);
  const row: RewrapJobRow = {
    id: entropy.id("rewrapJob"),
    version: 1,
    createdAtMs: change.nowMs,
    state: "running",
    everything,
    targetKeyId: kms.keyId,
    startedBy: change.by.type === "system" ? "system" : change.by.id,
    total: everything ? countOthers(counts, "") : countOthers(counts, kms.keyId),
    done: 0,
    failed: 0,
    cursor: null,
    leaseUntilMs: 0,
    finishedAtMs: null,
    problems: [],
    error: null,
  };
  const event = change.event({
    action: "rewrap.start",
    target: { type: "rewrap_job", id: row.id },
    txn: txnOf(row),
    detail: { key: row.targetKeyId, total: row.total, everything },
  });
  return { writes: [...writes, await naming(deps, row), { verb: "insert", collection: "rewrap_jobs", row }], events: [event], answer: row };
}

async function naming({ store }: CustodyDeps, { id, createdAtMs }: RewrapJobRow): Promise<Write> {
  const newest = await store.get("settings", newestName);
  if (newest === undefined) return { verb: "insert", collection: "settings", row: { id: newestName, version: 1, createdAtMs, value: id } };
  return { verb: "compareAndSet", collection: "settings", id: newestName, version: newest.version, set: { value: id } };
}

/** Stops a run; what it has wrapped stays so. Throws `entity.not_found`, `entity.invalid_state`; commit fails with `stale` when it has gone on meanwhile. */
export async function planCancel({ store }: Pick<CustodyDeps, "store">, id: string, change: Change): Promise<Plan<RewrapJobRow>> {
  const job = await readJob({ store }, id);
  if (job.state !== "running") throw new GuardError("entity.invalid_state", { description: `The run is ${job.state}` });
  const set = { state: "cancelled", finishedAtMs: change.nowMs, error: null } as const;
  const detail = { key: job.targetKeyId, done: job.done, failed: job.failed };
  return {
    writes: [{ verb: "compareAndSet", collection: "rewrap_jobs", id, version: job.version, set }],
    events: [change.event({ action: "rewrap.cancel", target: { type: "rewrap_job", id }, txn: txnOf(job), detail })],
    answer: { ...job, ...set, version: job.version + 1 },
  };
}

/** The job. Throws `entity.not_found`. */
export async function readJob({ store }: Pick<CustodyDeps, "store">, id: string): Promise<RewrapJobRow> {
  const job = await store.get("rewrap_jobs", id);
  if (job === undefined) throw new GuardError("entity.not_found");
  return job;
}
