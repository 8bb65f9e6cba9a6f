import type { Store, TallyRow } from "../store/port.ts";

/** When something was used first and last. */
export interface Use {
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** When each of these agents or credentials has been used; those that never were are not in it. */
export async function readUses(store: Pick<Store, "find">, ids: readonly string[]): Promise<ReadonlyMap<string, Use>> {
  if (ids.length === 0) return new Map();
  const rows = await store.find("tallies", { where: { id: ids.map((id) => `${usedPrefix}${id}`) } });
  return new Map(rows.map(useOf));
}

const usedPrefix = "used:";

/** The agent or credential of a row of subject `used`, and when it was used. */
export function useOf({ id, createdAtMs, lastAtMs }: TallyRow): readonly [string, Use] {
  return [id.slice(usedPrefix.length), { firstAtMs: createdAtMs, lastAtMs }];
}

/** When a credential went out last within [fromMs, toMs]; null: never. Uses are counted by the hour, so the end may be told an hour late, and never after `toMs`. */
export async function lastUseBetween(store: Pick<Store, "find">, id: string, fromMs: number, toMs: number): Promise<number | null> {
  const afterId = `${id}:${String(Math.min(toMs, latestMs)).padStart(13, "0")}`;
  const rows = await store.find("tallies", {
    where: { subject: id, outcome: "success", action: uses },
    afterId,
    newestFirst: true,
    limit: 3,
  });
  const lastMs = Math.min(toMs, Math.max(...rows.map(({ lastAtMs }) => lastAtMs)));
  return lastMs >= fromMs ? lastMs : null;
}

const uses = ["gateway.call", "delivery.issue", "credential.reveal"];
/** The greatest time whose digits sort as it does. */
const latestMs = 9_999_999_999_999;

/** The tallies of a subject whose times begin in [fromMs, toMs), page by page. */
export async function* talliesBetween(store: Pick<Store, "find">, subject: string, fromMs: number, toMs: number): AsyncGenerator<TallyRow> {
  for (let afterId = `${subject}:${String(fromMs).padStart(13, "0")}`, full = true; full; ) {
    const page = await store.find("tallies", { where: { subject }, afterId, limit: pageSize });
    for (const row of page) {
      if (row.bucketMs >= toMs) return;
      yield row;
    }
    afterId = page.at(-1)?.id ?? afterId;
    full = page.length === pageSize;
  }
}

const pageSize = 1_000;
