import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Store } from "../store/port.ts";
import { factsOf, ownTokensOf, type RegisteredParty, targetTypeOf, touch } from "./party.ts";

/**
 * Revokes a secret. Whoever held it may have got tokens with it, so the party's tokens die too; the party itself gets new ones with what it has left.
 * The answer is the party's version after the change. Throws `entity.not_found`; commit fails with `stale` when the party changed, or `spent` when the secret is gone.
 */
export async function planRevokeSecret(
  store: Pick<Store, "get">,
  change: Change,
  party: RegisteredParty,
  version: number,
  secretId: string,
): Promise<Plan<number>> {
  const secret = await store.get("secrets", secretId);
  if (secret?.partyId !== party.row.id) throw new GuardError("entity.not_found");
  return {
    writes: [touch(party, version), { verb: "consumeOne", collection: "secrets", id: secretId, where: { partyId: party.row.id } }],
    events: [
      change.event({
        action: `${targetTypeOf[party.collection]}.secret.revoke`,
        ...factsOf(party),
        detail: { secretId },
        revokes: [ownTokensOf(party)],
      }),
    ],
    answer: version + 1,
  };
}
