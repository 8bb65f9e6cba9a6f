import { type DatabaseSettings, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { RoleMaker } from "../database-roles/port.ts";
import type { CredentialRow, CredentialVersionRow, Plan } from "../store/port.ts";
import { factsOf } from "./facts.ts";
import { valueLockOf } from "./lock-value.ts";
import { openText } from "./open-text.ts";
import { nextRotationMs } from "./rotation-due.ts";
import { sealVersion } from "./seal.ts";
import type { VaultPorts } from "./store-credential.ts";

const passwordBytes = 32;

/** A rotation that has the lock, and what an earlier one has left: a version that is stored and not used yet. */
export interface Begun {
  readonly credential: CredentialRow;
  readonly active: CredentialVersionRow;
  readonly stored: CredentialVersionRow | undefined;
}

/** A database's login: 1. the new password is stored; 2. the database is told; 3. the plan that is answered makes it the active one. One left behind is tried first. */
export async function planDatabaseRotation(
  ports: VaultPorts,
  change: Change,
  { credential, active, stored }: Begun,
): Promise<Plan<CredentialRow>> {
  const next = stored ?? (await prepare(ports, change, credential, active));
  if (stored === undefined || !(await isTaken(ports, credential, stored)))
    await ports.databaseRoles.rotateMaker(await makerOf(ports, credential, active), await openText(ports.envelope, next));
  return activate(ports, change, credential.id, active, next);
}

async function prepare(
  ports: VaultPorts,
  change: Change,
  credential: CredentialRow,
  { number }: CredentialVersionRow,
): Promise<CredentialVersionRow> {
  const row = await sealVersion(ports, credential.id, number + 1, ports.entropy.secret(passwordBytes), change.nowMs);
  const detail = { number: row.number, step: "stored" };
  await ports.store.commit({
    writes: [{ verb: "insert", collection: "credential_versions", row }],
    events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail })],
  });
  return row;
}

/** Whether the database takes this value. A database that can't be asked throws: then nothing is known, and nothing is changed. */
async function isTaken(ports: VaultPorts, credential: CredentialRow, version: CredentialVersionRow): Promise<boolean> {
  try {
    await ports.databaseRoles.check(await makerOf(ports, credential, version));
    return true;
  } catch (error) {
    if (error instanceof GuardError && error.code === "delivery.upstream_refused") return false;
    throw error;
  }
}

/** The old value is dead at the database: nobody gets it any more. The credential may have been changed while the database was asked. */
async function activate(
  { store }: VaultPorts,
  change: Change,
  credentialId: string,
  active: CredentialVersionRow,
  next: CredentialVersionRow,
): Promise<Plan<CredentialRow>> {
  const credential = await store.get("credentials", credentialId);
  if (credential?.activeVersionId !== active.id) throw new GuardError("entity.stale");
  const { id, version } = credential;
  const set = { activeVersionId: next.id, rotateAtMs: nextRotationMs(credential.rotation, change.nowMs) };
  return {
    writes: [
      { verb: "compareAndSet", collection: "credentials", id, version, set },
      {
        verb: "compareAndSet",
        collection: "credential_versions",
        id: active.id,
        version: active.version,
        set: { retireAtMs: change.nowMs },
      },
      { verb: "remove", collection: "claims", where: { id: valueLockOf(id) } },
    ],
    events: [change.event({ action: "credential.rotate", ...factsOf(credential), detail: { number: next.number, step: "used" } })],
    answer: { ...credential, ...set, version: version + 1 },
  };
}

async function makerOf(
  ports: VaultPorts,
  { kind, settings, resourceId }: CredentialRow,
  version: CredentialVersionRow,
): Promise<RoleMaker> {
  const resource = await ports.store.get("resources", resourceId);
  if (kind !== "database" || resource === undefined) throw new GuardError("entity.stale");
  return {
    settings: settings as DatabaseSettings,
    password: await openText(ports.envelope, version),
    allowPrivateNetwork: resource.allowPrivateNetwork,
  };
}
