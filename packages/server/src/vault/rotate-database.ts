import { type DatabaseSettings, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { RoleMaker } from "../database-roles/port.ts";
import { type CredentialRow, type CredentialVersionRow, isStoreFailure, type Plan } from "../store/port.ts";
import { factsOf } from "./facts.ts";
import { nextRotationMs } from "./rotation-due.ts";
import { contextOf, sealVersion } from "./seal.ts";
import type { VaultPorts } from "./store-credential.ts";

const passwordBytes = 32;
/** The name of the claim of whoever changes a value or removes it. */
export const valueLockOf = (credentialId: string) => `rotate:${credentialId}`;
/** Longer than the other side takes to answer. */
const lockedMs = 60_000;

/**
 * Gives a database's login a password that the server makes. A crash at any point leaves a value that works and is known, because the new one is sealed and durable,
 * as a version that is not used yet, before the other side hears of it:
 * 1. the new value is stored; 2. the database is told; 3. the plan that is answered makes it the active one.
 * Whoever finds a stored value that is not used yet goes on from there: it asks the database which one it takes. One at a time does it, across replicas.
 * Throws `request.invalid` (a kind whose values the server can't make), `entity.stale`, `entity.invalid_state` (it is being done), `delivery.upstream_refused`,
 * `connection.failed`, `vault.*`.
 */
export async function planMadeRotation(
  ports: VaultPorts,
  change: Change,
  credential: CredentialRow,
  version: number,
): Promise<Plan<CredentialRow>> {
  if (!isMadeHere(credential))
    throw new GuardError("request.invalid", {
      fields: [{ path: "secret", message: "expected the new value: the server can't make this one" }],
    });
  if (credential.version !== version) throw new GuardError("entity.stale");
  await lockValue(ports, credential.id, change.nowMs);
  const active = await activeOf(ports, credential);
  const stored = await pendingOf(ports, credential);
  const next = stored ?? (await prepare(ports, change, credential, active));
  if (stored === undefined || !(await isTaken(ports, credential, stored)))
    await ports.databaseRoles.rotateMaker(await makerOf(ports, credential, active), await openText(ports, next));
  return activate(ports, change, credential.id, active, next);
}

/** Whether the other side's API lets the server make a new value by itself. */
export function isMadeHere({ kind }: Pick<CredentialRow, "kind">): boolean {
  return kind === "database";
}

/** A new value that is stored and not used yet: a rotation was begun and has not ended. */
export async function pendingOf(ports: Pick<VaultPorts, "store">, credential: CredentialRow): Promise<CredentialVersionRow | undefined> {
  const versions = await ports.store.find("credential_versions", { where: { credentialId: credential.id } });
  const active = versions.find(({ id }) => id === credential.activeVersionId);
  return active && versions.find(({ number }) => number > active.number);
}

async function activeOf({ store }: VaultPorts, credential: CredentialRow): Promise<CredentialVersionRow> {
  const active = await store.get("credential_versions", credential.activeVersionId ?? "");
  if (active === undefined) throw new GuardError("entity.stale");
  return active;
}

/** Whoever has it may change the value, or remove it: one at a time, across replicas. */
export async function lockValue({ store }: Pick<VaultPorts, "store">, credentialId: string, nowMs: number): Promise<void> {
  const claim = { verb: "claim", id: valueLockOf(credentialId), expiresAtMs: nowMs + lockedMs, nowMs } as const;
  await store.commit({ writes: [claim], events: [] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "spent")) throw error;
    throw new GuardError("entity.invalid_state", { description: "A new value is being made already", hint: "Try again in a minute." });
  });
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
    password: await openText(ports, version),
    allowPrivateNetwork: resource.allowPrivateNetwork,
  };
}

async function openText({ envelope }: VaultPorts, version: CredentialVersionRow): Promise<string> {
  const secret = await envelope.open(version, contextOf(version));
  try {
    return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength).toString("utf8");
  } finally {
    secret.fill(0);
  }
}
