import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Digests, Entropy } from "../entropy/port.ts";
import type { Plan, SecretRow, Store } from "../store/port.ts";
import { factsOf, type RegisteredParty, targetTypeOf, touch } from "./party.ts";

/** Two, so that a new one can be in place before the old one goes. */
const mostLiveSecrets = 2;
/** Tells scanners and people what a leaked text is. */
const secretPrefix = "aigs_";

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
  const present = await ports.store.find("secrets", { where: { partyId: party.row.id } });
  const expired = present.filter((secret) => secret.expiresAtMs !== null && secret.expiresAtMs <= change.nowMs);
  if (present.length - expired.length >= mostLiveSecrets)
    throw new GuardError("entity.invalid_state", { description: "There are two live secrets already", hint: "Revoke one of them first." });
  const secret = secretPrefix + ports.entropy.secret();
  const row: SecretRow = {
    id: ports.entropy.id("secret"),
    version: 1,
    createdAtMs: change.nowMs,
    partyId: party.row.id,
    hash: ports.digests.sha256Hex(secret),
    hint: secret.slice(-4),
    expiresAtMs: expiresInSeconds === undefined ? null : change.nowMs + expiresInSeconds * 1_000,
  };
  return {
    writes: [
      touch(party, version),
      ...expired.map((old) => ({ verb: "remove", collection: "secrets", where: { id: old.id } }) as const),
      { verb: "insert", collection: "secrets", row },
    ],
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
