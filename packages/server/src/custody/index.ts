import type { KmsAnswer, RewrapJob } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Query, RewrapJobRow } from "../store/port.ts";
import type { CustodyDeps } from "./deps.ts";
import { startHealth } from "./health.ts";
import { planCancel, planRewrap, readJob } from "./plan-rewrap.ts";
import { createWrapped } from "./wrapped.ts";

export type { CustodyDeps, KeyCheck } from "./deps.ts";
export { type RewrapRunner, startRewrapRunner } from "./runner.ts";

/** The custody of the master key: how its service is, what it has wrapped, and wrapping that anew with another key. {@link startRewrapRunner} does that. */
export interface Custody {
  describe(): Promise<KmsAnswer>;
  /** Tries the key service now. */
  check(): Promise<KmsAnswer>;
  planRewrap(wanted: { readonly everything: boolean }, change: Change): Promise<Plan<RewrapJobRow>>;
  planCancel(id: string, change: Change): Promise<Plan<RewrapJobRow>>;
  job(id: string): Promise<RewrapJobRow>;
  jobs(query: Query<"rewrap_jobs">): Promise<readonly RewrapJobRow[]>;
  /** Stops trying the key service. */
  close(): Promise<void>;
}

export function createCustody(deps: CustodyDeps): Custody {
  const wrapped = createWrapped(deps);
  const health = startHealth(deps, wrapped);
  const describe = async (): Promise<KmsAnswer> => {
    const [{ health: state, ...checkup }, { job, counts }] = await Promise.all([health.last(), wrapped.look()]);
    const { adapter, keyId, previous } = deps.kms.describe();
    return {
      adapter,
      keyId,
      previousKeyIds: previous.map((key) => key.keyId),
      health: state,
      ...checkup,
      wrapped: [...counts].map(([wrappedBy, count]) => ({
        keyId: wrappedBy,
        count,
        isCurrent: wrappedBy === keyId,
        isKnown: deps.kms.holds(wrappedBy),
      })),
      cachedKeySeconds: deps.cachedKeySeconds,
      job: job === undefined ? null : presentJob(job),
    };
  };
  return {
    describe,
    async check() {
      await health.check();
      return describe();
    },
    planRewrap: (wanted, change) => planRewrap(deps, wanted, change),
    planCancel: (id, change) => planCancel(deps, id, change),
    job: (id) => readJob(deps, id),
    jobs: (query) => deps.store.find("rewrap_jobs", query),
    close: () => health.close(),
  };
}

/** A job as the API tells it. */
export function presentJob({ version, cursor, leaseUntilMs, problems, ...told }: RewrapJobRow): RewrapJob {
  return { ...told, problems: [...problems] };
}
