import { type AuditEvent, jwtTypes } from "@agent-id-guard/protocol";
import { type Change, type Checkpoint, createDraft, restoreCheckpointSetting, thumbprintOf } from "../audit/index.ts";
import { type BackupHeader, endLeases, type Reach, reapplyEndings } from "../backup/index.ts";
import { createSystemClock } from "../clock/system.ts";
import { digests } from "../entropy/digests.ts";
import { createSystemEntropy } from "../entropy/system.ts";
import { planStopEstate, readEstate } from "../estate/index.ts";
import type { GuardOptions } from "../guard-options.ts";
import { createEnvelope } from "../kms/envelope.ts";
import { fromSealedRow, type KmsRing } from "../kms/port.ts";
import { createLog } from "../log/pino.ts";
import { chainHash } from "../open-ports.ts";
import { createSigner } from "../signer/node-crypto.ts";
import type { Driver } from "../store/driver.ts";
import type { SigningKeyRow, Store } from "../store/port.ts";
import { createStore } from "../store/store.ts";
import type { KeyRingDeps } from "../tokens/keys/key-ring.ts";
import { rowsFor, signingKeyAt, stateAt } from "../tokens/keys/key-state.ts";
import { listSigningKeys } from "../tokens/keys/list-signing-keys.ts";
import { planFirstKey, planKeyRevocation } from "../tokens/keys/plan-rotation.ts";

/** How things stand after a restore. */
export interface Settled {
  /** Things that were ended again. */
  readonly endedAgain: number;
  readonly leasesEnded: number;
  /** Why everything is stopped; undefined: it is not. */
  readonly stoppedBecause: string | undefined;
}

export interface Restored {
  readonly driver: Driver;
  readonly options: GuardOptions;
  readonly header: BackupHeader;
  readonly kms: KmsRing;
  readonly reach: Reach;
  readonly change: Change;
  /** The event of the restore as it stands in the log. */
  readonly event: AuditEvent;
  /** The newest line of the checkpoints beside the database. */
  readonly previousLine: string | undefined;
}

/** Does to a restored database what has to be done before anybody may use it. Closes the driver. */
export async function settleRestored(restored: Restored): Promise<Settled> {
  const { driver, options, header, kms, reach, change } = restored;
  const clock = options.clock ?? createSystemClock();
  const entropy = options.entropy ?? createSystemEntropy(clock);
  const log = options.log ?? createLog(options.logLevel ?? "silent");
  const store = await createStore({ driver, clock, sha256: chainHash, log });
  try {
    const { objects, failed } = await reapplyEndings(store, reach.endings, change);
    const leasesEnded = await endLeases(store, change);
    const deps: KeyRingDeps = {
      store,
      signer: createSigner(),
      envelope: createEnvelope({ kms, instanceId: header.instance, entropy, clock }),
      clock,
      entropy,
      draft: createDraft(clock, entropy),
      log,
    };
    await vouch(deps, restored, await replaceKeys(deps));
    const gap =
      reach.gap ?? (failed.length === 0 ? undefined : `${failed.length} things that had been revoked could not be revoked again.`);
    const stoppedBecause = gap === undefined ? await alreadyStopped(store) : await stop(store, change, gap);
    return { endedAgain: objects, leasesEnded, stoppedBecause };
  } finally {
    await store.close();
  }
}

/** Every key that the backup has is out, since nobody knows what it signed since; a new one signs at once. Returns it. */
async function replaceKeys(deps: KeyRingDeps): Promise<SigningKeyRow> {
  const nowMs = deps.clock.nowMs();
  const old = (await listSigningKeys(deps.store)).filter((row) => ["next", "active"].includes(stateAt(row, nowMs)));
  for (const { id } of old) {
    const plan = await planKeyRevocation(deps, await listSigningKeys(deps.store), id, { type: "system", id: "restore" });
    await deps.store.commit(plan);
  }
  const signing = async () => signingKeyAt(rowsFor("tokens", await listSigningKeys(deps.store)), deps.clock.nowMs());
  // Where all of them had been revoked since, nobody has made a successor.
  if ((await signing()) === undefined) await deps.store.commit(await planFirstKey(deps, "tokens"));
  const key = await signing();
  if (key === undefined) throw new TypeError("a new key signs at once");
  return key;
}

/** Signs that the log goes on from here by a restore. The server puts it behind its checkpoints when it starts; without it the check of the log does not hold. */
async function vouch({ store, signer, envelope, clock }: KeyRingDeps, restored: Restored, key: SigningKeyRow): Promise<void> {
  const pkcs8 = await envelope.open(fromSealedRow(key.sealedPrivateKey), { purpose: "signing_key", id: key.id, version: 1 });
  signer.load(key.id, pkcs8);
  pkcs8.fill(0);
  const { event, header, previousLine } = restored;
  const claims: Checkpoint = {
    seq: event.seq,
    hash: event.hash,
    count: event.seq,
    timeMs: clock.nowMs(),
    instance: header.instance,
    previous: previousLine === undefined ? "" : digests.sha256Base64url(previousLine),
    keys: [thumbprintOf(key.publicJwk, digests.sha256Base64url)],
  };
  const value = signer.sign(key.id, jwtTypes.checkpoint, { ...claims });
  const row = await store.get("settings", restoreCheckpointSetting);
  await store.commit({
    writes: [
      row === undefined
        ? { verb: "insert", collection: "settings", row: { id: restoreCheckpointSetting, version: 1, createdAtMs: clock.nowMs(), value } }
        : { verb: "compareAndSet", collection: "settings", id: row.id, version: row.version, set: { value } },
    ],
    events: [],
  });
}

async function alreadyStopped(store: Store): Promise<string | undefined> {
  const { estate } = await readEstate(store);
  return estate.state === "stopped" ? (estate.reason ?? "It had been stopped before.") : undefined;
}

/** Nothing works until an administrator has looked at it: what was revoked since the backup may stand in it unrevoked. */
async function stop(store: Store, change: Change, gap: string): Promise<string> {
  const reason = `A backup was restored. ${gap} Revoke anew what must not work, then resume.`;
  const { estate } = await readEstate(store);
  if (estate.state !== "stopped") await store.commit(await planStopEstate(store, change, "", reason));
  return reason;
}
