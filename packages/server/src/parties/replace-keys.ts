import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, PublicJwk } from "../store/port.ts";
import { checkAuthentication, type KeyCheck } from "./check-authentication.ts";
import { factsOf, ownTokensOf, type RegisteredParty, targetTypeOf } from "./party.ts";

/**
 * Replaces the public keys of a party. When one of them goes, the party's tokens die: they may have been got with it.
 * Throws `request.invalid` and `entity.invalid_state` (retired); commit fails with `stale`.
 */
export function planReplaceKeys<Party extends RegisteredParty>(
  check: KeyCheck,
  change: Change,
  party: Party,
  version: number,
  keys: readonly Readonly<Record<string, unknown>>[],
): Plan<Party["row"]> {
  const { row } = party;
  if (row.state === "retired") throw new GuardError("entity.invalid_state", { description: "A retired agent gets no key" });
  const { jwks } = checkAuthentication(check, { authMethod: row.authMethod, keys }, row.authMethod);
  const kept = new Set(jwks.map(spell));
  const isOneGone = row.jwks.some((key) => !kept.has(spell(key)));
  return {
    writes: [{ verb: "compareAndSet", collection: party.collection, id: row.id, version, set: { jwks } }],
    events: [
      change.event({
        action: `${targetTypeOf[party.collection]}.keys.replace`,
        ...factsOf(party),
        detail: { keys: jwks.length },
        revokes: isOneGone ? [ownTokensOf(party)] : [],
      }),
    ],
    answer: { ...row, jwks, version: version + 1 },
  };
}

/** One text for one key: a JSON column may have changed the order of its members. */
function spell(key: PublicJwk): string {
  return JSON.stringify(Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
