import type { AuditEventDraft } from "@agent-id-guard/protocol";
import { type ErrorCode, isGuardError } from "@agent-id-guard/protocol";
import { isStoreFailure, type RewrapJobRow, StoreFailure, type Write } from "../store/port.ts";
import type { CustodyDeps } from "./deps.ts";
import { txnOf } from "./plan-rewrap.ts";

/** For how long a run holds its job without a sign of life. Each commit of the run renews it, and there is one about each second, however slow the key service. */
const leaseMs = 60_000;
const silentMs = 1_000;
const mostProblems = 100;

/** Why a run ends before it is done. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly why: "not ours" | "stopping";

  constructor(why: Interrupted["why"]) {
    super(why);
    this.why = why;
  }
}

/** What a step adds to the job. */
export interface Progress {
  readonly done: number;
  readonly problems: readonly { readonly of: string; readonly code: ErrorCode }[];
}

/**
 * A job that this process holds. Each commit changes its row by compare-and-set and renews the lease in the same unit, so that a run which was cancelled, or whose job
 * another process took over, writes nothing more.
 */
export class HeldJob {
  readonly #deps: CustodyDeps;
  #row: RewrapJobRow;
  #savedAtMs: number;
  #telling: Promise<void> | undefined;

  private constructor(deps: CustodyDeps, row: RewrapJobRow) {
    this.#deps = deps;
    this.#row = row;
    this.#savedAtMs = deps.clock.nowMs();
  }

  /** Takes a job that nobody holds. Throws {@link Interrupted} when somebody was faster. */
  static async take(deps: CustodyDeps, row: RewrapJobRow): Promise<HeldJob> {
    const held = new HeldJob(deps, row);
    await held.save({});
    return held;
  }

  get row(): RewrapJobRow {
    return this.#row;
  }

  /** Gives a sign of life where it is time for one; of those who call together one writes. Nothing else may be written meanwhile. */
  async signOfLife(cursor = this.#row.cursor): Promise<void> {
    if (this.#deps.clock.nowMs() - this.#savedAtMs < silentMs) return;
    this.#telling ??= this.save({ cursor }).finally(() => (this.#telling = undefined));
    await this.#telling;
  }

  /** Writes the job's row, and what belongs to it. Throws {@link Interrupted}; a {@link StoreFailure} of the other writes names the place among them. */
  async save(set: Partial<RewrapJobRow>, writes: readonly Write[] = [], events: readonly AuditEventDraft[] = []): Promise<void> {
    const { id, version } = this.#row;
    const told = { leaseUntilMs: this.#deps.clock.nowMs() + leaseMs, ...set };
    const hold: Write = { verb: "compareAndSet", collection: "rewrap_jobs", id, version, set: told };
    try {
      await this.#deps.store.commit({ writes: [...writes, hold], events });
    } catch (error) {
      if (isStoreFailure(error, "stale", "missing") && error.collection === "rewrap_jobs") throw new Interrupted("not ours");
      throw error;
    }
    this.#savedAtMs = this.#deps.clock.nowMs();
    this.#row = { ...this.#row, ...told, version: version + 1 };
  }

  /** Writes what a step has done, and where it stands now. */
  async advance(cursor: string, { done, problems }: Progress, writes: readonly Write[]): Promise<void> {
    const { id, targetKeyId } = this.#row;
    const detail = { key: targetKeyId, done, failed: problems.length };
    const event = this.#deps.draft({
      category: "admin",
      action: "rewrap.batch",
      outcome: problems.length === 0 ? "success" : "failure",
      actor: { type: "system", id: "system" },
      target: { type: "rewrap_job", id },
      txn: txnOf(this.#row),
      detail,
    });
    await this.save(
      {
        cursor,
        error: null,
        done: this.#row.done + done,
        failed: this.#row.failed + problems.length,
        problems: [...this.#row.problems, ...problems].slice(0, mostProblems),
      },
      writes,
      done + problems.length === 0 ? [] : [event],
    );
  }

  /** Ends it, with its record. */
  async end(state: "completed" | "failed", error: string | null, writes: readonly Write[] = []): Promise<void> {
    const { id, done, failed, targetKeyId } = this.#row;
    const event = this.#deps.draft({
      category: state === "failed" ? "alert" : "admin",
      action: "rewrap.end",
      outcome: state === "failed" ? "failure" : "success",
      actor: { type: "system", id: "system" },
      target: { type: "rewrap_job", id },
      txn: txnOf(this.#row),
      ...(error === null ? {} : { reason: error }),
      detail: { key: targetKeyId, state, done, failed },
    });
    await this.save({ state, error, finishedAtMs: this.#deps.clock.nowMs(), leaseUntilMs: 0 }, writes, [event]);
  }

  /** Lets another process go on at once. */
  async release(): Promise<void> {
    await this.save({ leaseUntilMs: 0 }).catch((error: unknown) => {
      if (!(error instanceof Interrupted) && !isGuardError(error)) throw error;
    });
  }
}

/** Which of the other writes of a unit lost against a change that came before it. */
export function lostAt(error: unknown): number | undefined {
  return error instanceof StoreFailure && isStoreFailure(error, "stale", "missing") ? error.at : undefined;
}
