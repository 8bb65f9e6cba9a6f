import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { CredentialRow, CredentialVersionRow, Plan, Write } from "../store/port.ts";
import { checkSecret } from "./check-secret.ts";
import { factsOf } from "./facts.ts";
import { planMadeRotation } from "./make-value.ts";
import { rotatedSettingsOf } from "./rotate-access-key.ts";
import { defaultOverlapSeconds, nextRotationMs } from "./rotation-due.ts";
import { sealVersion } from "./seal.ts";
import type { VaultPorts } from "./store-credential.ts";

/** A new value, and how long the one before still opens; without a value the server is to make one. */
export interface NewValue {
  readonly secret?: string | undefined;
  /** Of the new access key of a cloud. */
  readonly accessKeyId?: string | undefined;
  readonly overlapSeconds?: number | undefined;
}

/**
 * Gives a credential a new secret. See {@link Vault.planRotate}. The version before opens until the overlap is over, since another replica may be about
 * to use it (case VLT-09): an access key's id changes in the same write, so that whoever has read the credential before has both of the old key. What was over before is erased in passing, and so is a value that was made for the other side and never used there.
 */
export async function planRotate(
  ports: VaultPorts,
  change: Change,
  credential: CredentialRow,
  version: number,
  { secret, accessKeyId, overlapSeconds }: NewValue,
): Promise<Plan<CredentialRow>> {
  if (credential.activeVersionId === null)
    throw new GuardError("entity.invalid_state", { description: "No value of this credential is stored that could be replaced" });
  requireKeyId(credential, secret, accessKeyId);
  if (secret === undefined) return planMadeRotation(ports, change, credential, version);
  checkSecret(secret);
  const versions = await ports.store.find("credential_versions", { where: { credentialId: credential.id } });
  const active = versions.find(({ id }) => id === credential.activeVersionId);
  if (active === undefined) throw new GuardError("entity.stale");
  const newest = Math.max(...versions.map(({ number }) => number));
  const next = await sealVersion(ports, credential.id, newest + 1, secret, change.nowMs);
  const seconds = overlapSeconds ?? credential.rotation?.overlapSeconds ?? defaultOverlapSeconds;
  const set = {
    activeVersionId: next.id,
    rotateAtMs: nextRotationMs(credential.rotation, change.nowMs),
    ...(accessKeyId === undefined ? {} : { settings: withKey(credential, accessKeyId) }),
  };
  return {
    writes: [
      { verb: "compareAndSet", collection: "credentials", id: credential.id, version, set },
      { verb: "insert", collection: "credential_versions", row: next },
      retire(active, change.nowMs + seconds * 1_000),
      ...eraseUseless(versions, active, change.nowMs),
    ],
    events: [
      change.event({
        action: "credential.rotate",
        ...factsOf(credential),
        detail: { number: next.number, overlapSeconds: seconds, ...(accessKeyId === undefined ? {} : { accessKeyId }) },
      }),
    ],
    answer: { ...credential, ...set, version: version + 1 },
  };
}

/** A key that is put in use again is not deleted as the one before. */
function withKey(credential: CredentialRow, accessKeyId: string) {
  const { previousAccessKey, ...settings } = rotatedSettingsOf(credential);
  const isKept = previousAccessKey !== undefined && previousAccessKey.accessKeyId !== accessKeyId;
  return { ...settings, accessKeyId, ...(isKept ? { previousAccessKey } : {}) };
}

/** A cloud's secret belongs to one id: a new secret under the old one would be refused at every delivery. */
function requireKeyId({ kind }: CredentialRow, secret: string | undefined, accessKeyId: string | undefined): void {
  const isWanted = kind === "cloud_role" && secret !== undefined;
  if (isWanted === (accessKeyId !== undefined)) return;
  const message = isWanted ? "expected the id of the new access key" : "only a new access key of a cloud has an id";
  throw new GuardError("request.invalid", { fields: [{ path: "accessKeyId", message }] });
}

function retire({ id, version }: CredentialVersionRow, retireAtMs: number): Write {
  return { verb: "compareAndSet", collection: "credential_versions", id, version, set: { retireAtMs } };
}

function eraseUseless(versions: readonly CredentialVersionRow[], active: CredentialVersionRow, nowMs: number): readonly Write[] {
  const isUseless = ({ number, retireAtMs }: CredentialVersionRow) =>
    number > active.number || (retireAtMs !== null && retireAtMs <= nowMs);
  const ids = versions.filter(isUseless).map(({ id }) => id);
  return ids.length === 0 ? [] : [{ verb: "remove", collection: "credential_versions", where: { id: ids } }];
}
