import { GuardError } from "@agent-id-guard/protocol";
import type { Digests, Entropy } from "../entropy/port.ts";
import type { SecretRow, Store, Write } from "../store/port.ts";

/** Two, so that a new one can be in place before the old one goes. */
const mostLiveSecrets = 2;
/** Tells scanners and people what a leaked text is. */
const secretPrefix = "aigs_";

/** A new secret: the row that stays, the value that is shown once, and the writes that put the one in place and make room for it. */
export interface NewSecret {
  readonly row: SecretRow;
  readonly secret: string;
  readonly writes: readonly Write[];
}

/** Makes a secret of 256 random bits; only its digest is kept. Expired ones make room. Throws `entity.invalid_state` where there are two live ones. */
export async function newSecret(
  ports: { readonly store: Pick<Store, "find">; readonly entropy: Entropy; readonly digests: Digests },
  holderId: string,
  nowMs: number,
  expiresInSeconds: number | undefined,
): Promise<NewSecret> {
  const present = await ports.store.find("secrets", { where: { partyId: holderId } });
  const expired = present.filter((secret) => secret.expiresAtMs !== null && secret.expiresAtMs <= nowMs);
  if (present.length - expired.length >= mostLiveSecrets)
    throw new GuardError("entity.invalid_state", { description: "There are two live secrets already", hint: "Revoke one of them first." });
  const secret = secretPrefix + ports.entropy.secret();
  const row: SecretRow = {
    id: ports.entropy.id("secret"),
    version: 1,
    createdAtMs: nowMs,
    partyId: holderId,
    hash: ports.digests.sha256Hex(secret),
    hint: secret.slice(-4),
    expiresAtMs: expiresInSeconds === undefined ? null : nowMs + expiresInSeconds * 1_000,
  };
  return {
    row,
    secret,
    writes: [
      ...expired.map(({ id }): Write => ({ verb: "remove", collection: "secrets", where: { id } })),
      { verb: "insert", collection: "secrets", row },
    ],
  };
}
