import type { SyncCounts, SyncProblem } from "@agent-id-guard/protocol";
import type { EventFacts } from "../../audit/index.ts";
import type { DirectorySource } from "../../idp/port.ts";
import { type IdentityProviderRow, isStoreFailure, type SyncJobRow, type SyncStateRow, type Write } from "../../store/port.ts";
import type { Part } from "../change-person.ts";
import { plus, type Tally } from "./counts.ts";
import { leaseMs, mostProblems, type SyncDeps } from "./deps.ts";

/** A step of a run: what it changes, and what that counts for. */
export interface Step extends Part {
  readonly tally: Tally;
}

/** Why a run ends before it is done. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly why: "cancelled" | "taken over" | "stopping";

  constructor(why: Interrupted["why"]) {
    super(why);
    this.why = why;
  }
}

const tellEveryMs = 1_000;
const mostTries = 5;

/**
 * A run under way. Each commit renews its lease in the same unit, so that a run which has lost it writes nothing more; in a dry run nothing but the job is
 * written. Its counts are told in the job's row at most each second.
 */
export class Run {
  readonly provider: IdentityProviderRow;
  readonly directory: DirectorySource;
  readonly deps: SyncDeps;
  /** Where the sync of the provider stood when the run began. */
  readonly before: SyncStateRow;
  job: SyncJobRow;
  #state: SyncStateRow;
  #counts: SyncCounts;
  readonly #problems: SyncProblem[] = [];
  readonly #isStopping: () => boolean;
  #toldAtMs: number;

  constructor(
    deps: SyncDeps,
    facts: Pick<Run, "provider" | "directory" | "job"> & { readonly state: SyncStateRow; readonly isStopping: () => boolean },
  ) {
    this.provider = facts.provider;
    this.directory = facts.directory;
    this.job = facts.job;
    this.before = facts.state;
    this.#state = facts.state;
    this.#counts = facts.job.counts;
    this.#isStopping = facts.isStopping;
    this.#toldAtMs = deps.clock.nowMs();
    const txn = txnOf(facts.job);
    this.deps = { ...deps, draft: (event: EventFacts) => deps.draft({ ...event, txn }) };
  }

  get counts(): SyncCounts {
    return this.#counts;
  }

  get problems(): readonly SyncProblem[] {
    return this.#problems;
  }

  /** Something to know. Beyond a hundred it is dropped. */
  tell(problem: SyncProblem): void {
    if (this.#problems.length < mostProblems) this.#problems.push(problem);
  }

  /** Plans a step and commits it, again from the start when something moved under it. */
  async step(plan: () => Promise<Step>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const step = await plan();
      try {
        await this.#write(step);
        this.#counts = plus(this.#counts, step.tally);
        return;
      } catch (error) {
        if (tries === mostTries || !isStoreFailure(error, "stale", "conflict", "missing")) throw error;
      }
    }
  }

  /** Counts, without a change. */
  count(tally: Tally): void {
    this.#counts = plus(this.#counts, tally);
  }

  /** Tells how far it is if that is due, and finds out whether it is to stop. Throws {@link Interrupted}. */
  async breathe(): Promise<void> {
    if (this.#isStopping()) throw new Interrupted("stopping");
    if (this.deps.clock.nowMs() - this.#toldAtMs < tellEveryMs) return;
    await this.save({});
  }

  /** Writes the job's row and holds the lease. Throws {@link Interrupted} when somebody else wrote either. */
  async save(
    set: Partial<SyncJobRow>,
    more: Part & { readonly state?: Partial<SyncStateRow> } = { writes: [], events: [] },
  ): Promise<void> {
    this.#toldAtMs = this.deps.clock.nowMs();
    const { id, version } = this.job;
    const told = { counts: this.#counts, problems: this.#problems, ...set };
    await this.#commit(
      {
        writes: [...more.writes, { verb: "compareAndSet", collection: "sync_jobs", id, version, set: told }],
        events: more.events,
      },
      more.state,
    );
    this.job = { ...this.job, ...told, version: version + 1 };
  }

  async #write({ writes, events }: Part): Promise<void> {
    if (writes.length > 0 && !this.job.dryRun) await this.#commit({ writes, events });
    await this.breathe();
  }

  async #commit({ writes, events }: Part, state: Partial<SyncStateRow> = {}): Promise<void> {
    const set = { leaseUntilMs: this.deps.clock.nowMs() + leaseMs, ...state };
    const { id, version } = this.#state;
    const hold: Write = { verb: "compareAndSet", collection: "sync_states", id, version, set };
    try {
      await this.deps.store.commit({ writes: [hold, ...writes], events });
    } catch (error) {
      if (isStoreFailure(error, "stale", "missing") && error.collection === "sync_states") throw new Interrupted("taken over");
      if (isStoreFailure(error, "stale", "missing") && error.collection === "sync_jobs") throw new Interrupted("cancelled");
      throw error;
    }
    this.#state = { ...this.#state, ...set, version: version + 1 };
  }
}

/** The transaction of everything that a job does. */
export const txnOf = ({ id }: Pick<SyncJobRow, "id">): string => `txn_${id.slice(4)}`;
