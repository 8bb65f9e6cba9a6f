import type { CustodyDeps } from "./deps.ts";
import { sealedPlaces } from "./sealed-things.ts";

const pageSize = 1_000;

/** How many sealed things each key has wrapped. Versions of credentials are counted by the database; the rest is looked through. */
export async function countWrapped({ store }: Pick<CustodyDeps, "store">): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const add = (keyId: string, by = 1) => counts.set(keyId, (counts.get(keyId) ?? 0) + by);
  for (const { of, count } of await store.count("credential_versions", ["kmsKeyId"])) add(of.kmsKeyId ?? "", count);
  for (const place of Object.values(sealedPlaces)) {
    if (place.collection === "credential_versions") continue;
    for (let afterId: string | undefined, isFull = true; isFull; ) {
      const page = await place.page(store, afterId, pageSize);
      for (const { parts } of page) for (const { sealed } of parts) add(sealed.kmsKeyId);
      afterId = page.at(-1)?.id;
      isFull = page.length === pageSize;
    }
  }
  return counts;
}

/** How many of them are wrapped by other keys than this one. */
export function countOthers(counts: ReadonlyMap<string, number>, keyId: string): number {
  return [...counts].reduce((sum, [wrappedBy, count]) => (wrappedBy === keyId ? sum : sum + count), 0);
}
