import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { CredentialRow, CredentialVersionRow, Plan, Store, Write } from "../store/port.ts";
import { checkSecret } from "./check-secret.ts";
import { factsOf } from "./facts.ts";
import { defaultOverlapSeconds, nextRotationMs } from "./rotation-due.ts";
import { sealVersion } from "./seal.ts";

/**
 * Gives a credential a new secret. See {@link Vault.planRotate}. The version before opens until the overlap is over, since another replica may be about
 * to use it (case VLT-09); what was over before is erased in passing.
 */
export async function planRotate(
  ports: { readonly store: Pick<Store, "find">; readonly envelope: Envelope; readonly entropy: Pick<Entropy, "id"> },
  change: Change,
  credential: CredentialRow,
  version: number,
  { secret, overlapSeconds }: { readonly secret: string; readonly overlapSeconds?: number | undefined },
): Promise<Plan<CredentialRow>> {
  if (credential.activeVersionId === null)
    throw new GuardError("entity.invalid_state", { description: "No value of this credential is stored that could be replaced" });
  checkSecret(secret);
  const versions = await ports.store.find("credential_versions", { where: { credentialId: credential.id } });
  const active = versions.find(({ id }) => id === credential.activeVersionId);
  if (active === undefined) throw new GuardError("entity.stale");
  const next = await sealVersion(ports, credential.id, active.number + 1, secret, change.nowMs);
  const seconds = overlapSeconds ?? credential.rotation?.overlapSeconds ?? defaultOverlapSeconds;
  const set = { activeVersionId: next.id, rotateAtMs: nextRotationMs(credential.rotation, change.nowMs) };
  return {
    writes: [
      { verb: "compareAndSet", collection: "credentials", id: credential.id, version, set },
      { verb: "insert", collection: "credential_versions", row: next },
      retire(active, change.nowMs + seconds * 1_000),
      ...eraseOver(versions, change.nowMs),
    ],
    events: [
      change.event({ action: "credential.rotate", ...factsOf(credential), detail: { number: next.number, overlapSeconds: seconds } }),
    ],
    answer: { ...credential, ...set, version: version + 1 },
  };
}

function retire({ id, version }: CredentialVersionRow, retireAtMs: number): Write {
  return { verb: "compareAndSet", collection: "credential_versions", id, version, set: { retireAtMs } };
}

function eraseOver(versions: readonly CredentialVersionRow[], nowMs: number): readonly Write[] {
  const over = versions.filter(({ retireAtMs }) => retireAtMs !== null && retireAtMs <= nowMs).map(({ id }) => id);
  return over.length === 0 ? [] : [{ verb: "remove", collection: "credential_versions", where: { id: over } }];
}
