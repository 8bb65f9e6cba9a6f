import type { Receipt, Unit } from "./port.ts";

/** The most units that share one transaction, so that no caller waits long for its neighbours. */
const maxUnits = 1_000;

/** A transaction begins when a turn of the event loop has brought nothing new, and at the latest after this many: an fsync costs as much as the work of many units. */
const maxTurns = 8;

/** A unit that waits for its transaction. */
export interface Waiting {
  readonly unit: Unit;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers units: those that arrive in quick succession, or while a transaction is under way, share the next one. */
export interface GroupCommit {
  commit(unit: Unit): Promise<Receipt>;
  /** Resolves when no unit waits any more. */
  idle(): Promise<void>;
}

/** What {@link createGroupCommit} is handed: neither promise rejects. */
export interface Flushed {
  /** Resolves when every unit of the batch has been settled. */
  readonly settled: Promise<void>;
}

/** `flush` resolves when a batch has been written; the next one may then be written while the disk is still busy with it. */
export function createGroupCommit(flush: (units: readonly Waiting[]) => Promise<Flushed>): GroupCommit {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  /** The last two batches: no more than these are ever between being written and being settled. */
  let lastButOne: Promise<void> = Promise.resolve();
  let last: Promise<void> = lastButOne;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await lastButOne;
      await untilQuiet();
      const batch = waiting.slice(0, maxUnits);
      waiting = waiting.slice(maxUnits);
      const { settled } = await flush(batch);
      lastButOne = last;
      last = settled;
    }
    running = undefined;
  }

  async function untilQuiet(): Promise<void> {
    for (let turn = 0, before = -1; turn < maxTurns && waiting.length > before; turn++) {
      before = waiting.length;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  return {
    commit: (unit) =>
      new Promise((resolve, reject) => {
        waiting.push({ unit, resolve, reject });
        running ??= run();
      }),
    idle: async () => {
      await running;
      await last;
    },
  };
}
