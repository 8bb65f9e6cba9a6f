import type { RewrapJobRow } from "../store/port.ts";
import { countWrapped } from "./count-wrapped.ts";
import type { CustodyDeps } from "./deps.ts";

/** What each key has wrapped, beside the newest job. */
export interface Look {
  readonly job: RewrapJobRow | undefined;
  readonly counts: ReadonlyMap<string, number>;
}

/** The count of what is wrapped, for those who only look. */
export interface Wrapped {
  look(): Promise<Look>;
  /** How many sealed things no configured key opens. Keys do not change while a process runs, so it is counted once, and again while there are some. */
  closed(): Promise<number>;
}

/** A count is told for so many times as long as it took: whoever looks, and however often, it takes a twentieth of the time. */
const keptTimes = 20;

interface Counted {
  readonly of: string;
  readonly counts: Promise<ReadonlyMap<string, number>>;
  readonly startedAtMs: number;
  untilMs: number;
}

/** Of those who look together one counts. What a job has done counts from the moment in which it ends. */
export function createWrapped(deps: CustodyDeps): Wrapped {
  const { store, clock, kms, keyCheck } = deps;
  let counted: Counted | undefined;
  let closed: number | undefined;

  async function countAll(): Promise<ReadonlyMap<string, number>> {
    const [sealed, checkedBy] = await Promise.all([countWrapped(deps), keyCheck.keyId()]);
    return new Map(sealed).set(checkedBy, (sealed.get(checkedBy) ?? 0) + 1);
  }

  function begin(of: string): Counted {
    const startedAtMs = clock.nowMs();
    const counts = countAll();
    const begun: Counted = { of, counts, startedAtMs, untilMs: Number.POSITIVE_INFINITY };
    counts.then(
      () => {
        const nowMs = clock.nowMs();
        begun.untilMs = nowMs + keptTimes * (nowMs - startedAtMs);
      },
      () => (begun.untilMs = 0),
    );
    return begun;
  }

  async function look(): Promise<Look> {
    const [job] = await store.find("rewrap_jobs", { newestFirst: true, limit: 1 });
    const of = `${job?.id} ${job?.state}`;
    const nowMs = clock.nowMs();
    // A clock that was set back does not prolong a life.
    if (counted === undefined || counted.of !== of || nowMs < counted.startedAtMs || nowMs >= counted.untilMs) counted = begin(of);
    const counts = await counted.counts;
    closed = [...counts].reduce((sum, [keyId, count]) => (kms.holds(keyId) ? sum : sum + count), 0);
    return { job, counts };
  }

  return {
    look,
    async closed() {
      if (closed !== 0) await look();
      return closed ?? 0;
    },
  };
}
