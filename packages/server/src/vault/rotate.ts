import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { CredentialRow, Plan, Store, Write } from "../store/port.ts";
import { checkSecret } from "./check-secret.ts";
import { factsOf } from "./facts.ts";
import { sealVersion } from "./seal.ts";

/**
 * Gives a credential a new secret. See {@link Vault.planRotate}. The version before stays stored, unused, until the next rotation, since another
 * replica may be about to open it (case VLT-09); older ones are erased.
 */
export async function planRotate(
  ports: { readonly store: Pick<Store, "find">; readonly envelope: Envelope; readonly entropy: Pick<Entropy, "id"> },
  change: Change,
  credential: CredentialRow,
  version: number,
  secret: string,
): Promise<Plan<CredentialRow>> {
  checkSecret(secret);
  const versions = await ports.store.find("credential_versions", { where: { credentialId: credential.id } });
  const active = versions.find(({ id }) => id === credential.activeVersionId);
  if (active === undefined) throw new GuardError("entity.stale");
  const next = await sealVersion(ports, credential.id, active.number + 1, secret, change.nowMs);
  const old = versions.filter(({ number }) => number < active.number).map(({ id }) => id);
  const erase: readonly Write[] = old.length === 0 ? [] : [{ verb: "remove", collection: "credential_versions", where: { id: old } }];
  return {
    writes: [
      { verb: "compareAndSet", collection: "credentials", id: credential.id, version, set: { activeVersionId: next.id } },
      { verb: "insert", collection: "credential_versions", row: next },
      ...erase,
    ],
    events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail: { number: next.number } })],
    answer: { ...credential, activeVersionId: next.id, version: version + 1 },
  };
}
