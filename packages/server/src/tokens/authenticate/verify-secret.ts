import type { Clock } from "../../clock/port.ts";
import type { Digests } from "../../entropy/port.ts";
import type { Store } from "../../store/port.ts";

/** Compared with when there is nothing to compare with, so that an unknown party costs as much as a wrong secret (case TOK-13). */
const nobodysHash = "0".repeat(64);

/** Whether this is a live secret of the party. Digests are compared in constant time; every live secret is looked at. */
export async function verifySecret(
  { store, clock, digests }: { readonly store: Pick<Store, "find">; readonly clock: Clock; readonly digests: Digests },
  partyId: string | undefined,
  secret: string,
): Promise<boolean> {
  const hash = digests.sha256Hex(secret);
  const rows = partyId === undefined ? [] : await store.find("secrets", { where: { partyId } });
  const nowMs = clock.nowMs();
  let matches = false;
  for (const row of rows) {
    const isLive = row.expiresAtMs === null || row.expiresAtMs > nowMs;
    if (digests.equal(row.hash, hash) && isLive) matches = true;
  }
  if (rows.length === 0) digests.equal(nobodysHash, hash);
  return matches;
}
