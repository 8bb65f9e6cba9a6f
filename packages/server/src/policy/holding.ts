import { always, type Circumstances, type Fault } from "./conditions/read-conditions.ts";
import type { IndexedGrant } from "./grant-index.ts";
import type { Holder } from "./party-index.ts";
import type { SubjectKey } from "./subject-keys.ts";

/** What one party's grants come to at one moment. */
export interface Holding {
  readonly holder: Holder;
  /** The grants that hold, and until when at least. */
  readonly given: readonly { readonly grant: IndexedGrant; readonly untilMs: number }[];
  /** The grants that would hold but for their conditions. */
  readonly withheld: readonly { readonly grant: IndexedGrant; readonly faults: readonly Fault[] }[];
}

/** Asks each grant of a party. One that has expired is neither given nor withheld. */
export function holdingOf(holder: Holder, grantsOn: (key: SubjectKey) => readonly IndexedGrant[], circumstances: Circumstances): Holding {
  const given: Holding["given"][number][] = [];
  const withheld: Holding["withheld"][number][] = [];
  for (const key of holder.keys) {
    for (const grant of grantsOn(key)) {
      const expiresAtMs = grant.expiresAtMs ?? always;
      if (expiresAtMs <= circumstances.nowMs) continue;
      const ruling = grant.rule === undefined ? always : grant.rule(circumstances);
      if (typeof ruling === "number") given.push({ grant, untilMs: Math.min(ruling, expiresAtMs) });
      else withheld.push({ grant, faults: ruling });
    }
  }
  return { holder, given, withheld };
}
