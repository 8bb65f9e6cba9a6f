import type { SyncCounts } from "@agent-id-guard/protocol";

/** The name of one count: `people.created`. */
export type CountName = { [K in keyof SyncCounts]: `${K}.${keyof SyncCounts[K] & string}` }[keyof SyncCounts];
/** What one step adds to the counts. */
export type Tally = Partial<Readonly<Record<CountName, number>>>;

export const noCounts: SyncCounts = {
  people: { read: 0, created: 0, updated: 0, unchanged: 0, linked: 0, returned: 0, departed: 0, unknown: 0 },
  departments: { read: 0, created: 0, updated: 0, unchanged: 0, removed: 0 },
  groups: { read: 0, created: 0, updated: 0, unchanged: 0, removed: 0 },
  memberships: { added: 0, removed: 0 },
};

/** The counts with what a step did. */
export function plus(counts: SyncCounts, tally: Tally): SyncCounts {
  const sum: Record<string, Record<string, number>> = structuredClone(counts);
  for (const [name, by] of Object.entries(tally)) {
    const [kind = "", what = ""] = name.split(".");
    const of = sum[kind];
    if (of !== undefined) of[what] = (of[what] ?? 0) + by;
  }
  return sum as unknown as SyncCounts;
}

/** Adds two tallies. */
export function tallied(...tallies: readonly Tally[]): Tally {
  const sum: Partial<Record<CountName, number>> = {};
  for (const tally of tallies) for (const [name, by] of Object.entries(tally)) sum[name as CountName] = (sum[name as CountName] ?? 0) + by;
  return sum;
}
