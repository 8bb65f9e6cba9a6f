import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Digests, Entropy } from "../entropy/port.ts";
import type { Plan, SecretRow, Store } from "../store/port.ts";
import { newSecret } from "./new-secret.ts";
import { factsOf, type RegisteredParty, targetTypeOf, touch } from "./party.ts";

/** A new secret: the row that stays, and the value that is shown once. */
export interface IssuedSecret {
  readonly row: SecretRow;
  readonly secret: string;
  /** The party's version after this change. */
  readonly version: number;
}

/**
 * Issues a secret of 256 random bits; only its digest is kept. Expired ones make room.
 * Throws `entity.invalid_state` when the party does not use secrets, is retired, or has two live ones. Commit fails with `stale` when the party changed.
 */
export async function planIssueSecret(
  ports: { readonly store: Pick<Store, "find">; readonly entropy: Entropy; readonly digests: Digests },
  change: Change,
  party: RegisteredParty,
  version: number,
  expiresInSeconds: number | undefined,
): Promise<Plan<IssuedSecret>> {
  refuseUnlessSecretsAreUsed(party);
  const { row, secret, writes } = await newSecret(ports, party.row.id, change.nowMs, expiresInSeconds);
  return {
    writes: [touch(party, version), ...writes],
    events: [change.event({ action: `${targetTypeOf[party.collection]}.secret.issue`, ...factsOf(party), detail: { secretId: row.id } })],
    answer: { row, secret, version: version + 1 },
  };
}

function refuseUnlessSecretsAreUsed(party: RegisteredParty): void {
  if (party.row.state === "retired") throw new GuardError("entity.invalid_state", { description: "A retired agent gets no secret" });
  if (party.row.authMethod !== "client_secret")
    throw new GuardError("entity.invalid_state", {
      description: "This party does not sign in with a secret",
      hint: "Its `authMethod` is the only way it can sign in. Change that first.",
    });
}
