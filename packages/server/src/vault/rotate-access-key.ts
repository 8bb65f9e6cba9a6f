import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { AwsRoleSettings, CloudAccessKey } from "../cloud/port.ts";
import type { CredentialRow, CredentialVersionRow, Plan } from "../store/port.ts";
import { factsOf } from "./facts.ts";
import { valueLockOf } from "./lock-value.ts";
import { openText } from "./open-text.ts";
import type { Begun } from "./rotate-database.ts";
import { defaultOverlapSeconds, nextRotationMs } from "./rotation-due.ts";
import { sealVersion } from "./seal.ts";
import type { VaultPorts } from "./store-credential.ts";

/** What the cloud does not take after this long is gone there, and another one is made. */
const patienceMs = 900_000;

/** As they stand on a credential whose key was replaced: the one before is deleted at the cloud when its overlap is over. */
export type RotatedSettings = AwsRoleSettings & {
  readonly previousAccessKey?: { readonly accessKeyId: string; readonly deleteAtMs: number } | undefined;
};

export const rotatedSettingsOf = ({ settings }: CredentialRow): RotatedSettings => settings as RotatedSettings;

/**
 * An access key of AWS. 1. Another one is made, and stored, id and secret in one value. 2. Once the cloud takes it, the plan that is answered puts id and secret in use in one
 * write, and notes the one before. 3. That is deleted when its overlap is over ({@link deletePreviousKey}). A crash between making and storing is the one thing that leaves
 * something behind: a key whose secret nobody knows. The one in use goes on working, and the next attempt says that there are two.
 */
export async function planAccessKeyRotation(
  ports: VaultPorts,
  change: Change,
  { credential, active, stored }: Begun,
): Promise<Plan<CredentialRow>> {
  const settings = rotatedSettingsOf(credential);
  if (settings.previousAccessKey !== undefined)
    throw new GuardError("entity.invalid_state", {
      description: "The access key before is not deleted yet, and the cloud allows two",
      hint: "Wait until its overlap is over.",
    });
  const next = stored ?? (await make(ports, change, credential, active));
  const key = JSON.parse(await openText(ports.envelope, next)) as CloudAccessKey;
  if (!(await ports.accessKeys.takesAccessKey({ ...settings, accessKeyId: key.accessKeyId }, key))) {
    if (next.createdAtMs + patienceMs <= change.nowMs) await giveUp(ports, change, credential, { active, next, key });
    throw new GuardError("entity.invalid_state", {
      description: "The new access key is made, and the cloud does not know it everywhere yet",
      hint: "It is used by itself as soon as that is so.",
    });
  }
  return activate(ports, change, credential.id, { active, next, key });
}

/** A key that can't be stored is deleted again. */
async function make(
  ports: VaultPorts,
  change: Change,
  credential: CredentialRow,
  active: CredentialVersionRow,
): Promise<CredentialVersionRow> {
  const settings = rotatedSettingsOf(credential);
  const secret = await openText(ports.envelope, active);
  const key = await ports.accessKeys.createAccessKey(settings, secret);
  try {
    const row = await sealVersion(ports, credential.id, active.number + 1, JSON.stringify(key), change.nowMs);
    const detail = { number: row.number, step: "stored", accessKeyId: key.accessKeyId };
    await ports.store.commit({
      writes: [{ verb: "insert", collection: "credential_versions", row }],
      events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail })],
    });
    return row;
  } catch (error) {
    await ports.accessKeys.deleteAccessKey(settings, secret, key.accessKeyId);
    throw error;
  }
}

interface Replacement {
  readonly active: CredentialVersionRow;
  readonly next: CredentialVersionRow;
  readonly key: CloudAccessKey;
}

async function giveUp(ports: VaultPorts, change: Change, credential: CredentialRow, { active, next, key }: Replacement): Promise<void> {
  await ports.accessKeys.deleteAccessKey(rotatedSettingsOf(credential), await openText(ports.envelope, active), key.accessKeyId);
  const detail = { number: next.number, step: "given up", accessKeyId: key.accessKeyId };
  await ports.store.commit({
    writes: [{ verb: "consumeOne", collection: "credential_versions", id: next.id, where: { number: next.number } }],
    events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail })],
  });
}

/** The secret alone becomes a version of its own, as every opener expects it; what held both is removed. */
async function activate(
  ports: VaultPorts,
  change: Change,
  credentialId: string,
  { active, next, key }: Replacement,
): Promise<Plan<CredentialRow>> {
  const credential = await ports.store.get("credentials", credentialId);
  if (credential?.activeVersionId !== active.id) throw new GuardError("entity.stale");
  const before = rotatedSettingsOf(credential);
  const deleteAtMs = change.nowMs + (credential.rotation?.overlapSeconds ?? defaultOverlapSeconds) * 1_000;
  const settings: RotatedSettings = {
    ...before,
    accessKeyId: key.accessKeyId,
    previousAccessKey: { accessKeyId: before.accessKeyId, deleteAtMs },
  };
  const row = await sealVersion(ports, credential.id, next.number + 1, key.secret, change.nowMs);
  const set = { activeVersionId: row.id, settings, rotateAtMs: nextRotationMs(credential.rotation, change.nowMs) };
  const detail = { number: row.number, step: "used", accessKeyId: key.accessKeyId };
  return {
    writes: [
      { verb: "compareAndSet", collection: "credentials", id: credential.id, version: credential.version, set },
      { verb: "insert", collection: "credential_versions", row },
      { verb: "consumeOne", collection: "credential_versions", id: next.id, where: { number: next.number } },
      { verb: "compareAndSet", collection: "credential_versions", id: active.id, version: active.version, set: { retireAtMs: deleteAtMs } },
      { verb: "remove", collection: "claims", where: { id: valueLockOf(credential.id) } },
    ],
    events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail })],
    answer: { ...credential, ...set, version: credential.version + 1 },
  };
}

/** Deletes the key before at the cloud, once its overlap is over. It is gone there before it is forgotten here, and deleting what is gone is no fault. */
export async function deletePreviousKey(ports: VaultPorts, change: Change, credential: CredentialRow): Promise<void> {
  const { previousAccessKey, ...settings } = rotatedSettingsOf(credential);
  if (previousAccessKey === undefined || previousAccessKey.deleteAtMs > change.nowMs) return;
  const active = await ports.store.get("credential_versions", credential.activeVersionId ?? "");
  if (active === undefined) throw new GuardError("entity.stale");
  await ports.accessKeys.deleteAccessKey(settings, await openText(ports.envelope, active), previousAccessKey.accessKeyId);
  const detail = { step: "deleted", accessKeyId: previousAccessKey.accessKeyId };
  await ports.store.commit({
    writes: [{ verb: "compareAndSet", collection: "credentials", id: credential.id, version: credential.version, set: { settings } }],
    events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail })],
  });
}
