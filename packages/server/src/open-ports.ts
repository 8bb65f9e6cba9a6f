import { hash } from "node:crypto";
import { stat } from "node:fs/promises";
import { GuardError } from "@agent-id-guard/protocol";
import { compactJournal, readJournalLine } from "./backup/index.ts";
import { createSystemClock } from "./clock/system.ts";
import { digests } from "./entropy/digests.ts";
import { createSystemEntropy } from "./entropy/system.ts";
import type { GuardOptions } from "./guard-options.ts";
import { settle } from "./instance.ts";
import { createEnvelope } from "./kms/envelope.ts";
import { checkMasterKey, createKeyCheck, keyCheckName } from "./kms/key-check.ts";
import { openKms } from "./kms/open.ts";
import type { KmsRing } from "./kms/port.ts";
import { createLog } from "./log/pino.ts";
import { createOutbound } from "./outbound/undici.ts";
import { linesOfFile, openCheckpointFile, replaceLines } from "./sinks/checkpoint-file.ts";
import { createMemoryCheckpoints } from "./sinks/checkpoint-memory.ts";
import type { CheckpointSink } from "./sinks/port.ts";
import { openStore } from "./store/open.ts";
import { isStoreFailure, type Store } from "./store/port.ts";

/** From this size on a start looks for lines that say nothing any more. */
const compactFromBytes = 8 * 1024 * 1024;

/** SHA-256 over the hash before and the text, for the audit chain. */
export const chainHash = (previous: Uint8Array, body: string): Uint8Array =>
  hash("sha256", Buffer.concat([previous, Buffer.from(body)]), "buffer");

/** Everything on floor 3, opened in the order in which one needs the other. `close` closes it in the opposite order. */
export type Ports = Awaited<ReturnType<typeof openPorts>>;

/** Opens the adapters. Throws `store.*`, `vault.*`, `config.invalid`; whatever was open by then is closed again. */
export async function openPorts(options: GuardOptions, issuer: string) {
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const one of closing.toReversed()) await one();
  };
  try {
    const clock = options.clock ?? createSystemClock();
    const entropy = options.entropy ?? createSystemEntropy(clock);
    const log = options.log ?? createLog(options.logLevel ?? "silent");
    const database = options.database ?? ":memory:";
    const store = await openStore({ database, clock, sha256: chainHash, log });
    closing.push(() => store.close());
    const nowMs = clock.nowMs();
    const instance = await settle(store, "instance_id", nowMs, () => entropy.uuid());
    const salt = await settle(store, "master_key_salt", nowMs, () => entropy.secret());
    const own = options.ownAddress;
    const outbound =
      options.outbound ??
      createOutbound({ ownOrigins: [issuer], ownListeners: () => (own === undefined ? [] : [{ address: own.host, port: own.port }]) });
    closing.push(() => outbound.close());
    refuseForgottenKey(options, database);
    const kms = await openKms(options, { clock, entropy, salt: Buffer.from(salt, "base64url"), fetch: outbound.fetch(true) });
    closing.push(() => kms.close());
    await proveMasterKey(store, kms, instance, nowMs);
    const keyCheck = createKeyCheck(store, kms, instance);
    const envelope = createEnvelope({ kms, instanceId: instance, entropy, clock });
    const sink = options.checkpointFile === undefined ? createMemoryCheckpoints() : await openCheckpointFile(options.checkpointFile);
    closing.push(() => sink.close());
    const journalSink = options.journalFile === undefined ? createMemoryCheckpoints() : await openJournalFile(options.journalFile);
    closing.push(() => journalSink.close());
    return { clock, entropy, log, store, instance, kms, keyCheck, envelope, outbound, sink, journalSink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The key check is moved on to the current key where an older one made it. Of two servers that start together, the first one's stands. */
async function proveMasterKey(store: Store, kms: KmsRing, instance: string, nowMs: number): Promise<void> {
  const name = keyCheckName;
  const stored = await settle(store, name, nowMs, () => checkMasterKey(kms, instance, undefined));
  const value = await checkMasterKey(kms, instance, stored);
  if (value === stored) return;
  const row = await store.get("settings", name);
  if (row?.value !== stored) return;
  await store
    .commit({ writes: [{ verb: "compareAndSet", collection: "settings", id: name, version: row.version, set: { value } }], events: [] })
    .catch((error: unknown) => {
      if (!isStoreFailure(error, "stale")) throw error;
    });
}

/** Only what is forgotten with the process may be sealed with a key that is. */
function refuseForgottenKey({ kms, masterKeyFile, passphrase }: GuardOptions, database: string): void {
  const given = [kms, masterKeyFile, passphrase].filter((one) => one !== undefined);
  if (given.length > 1) throw new GuardError("config.invalid", { description: "kms, masterKeyFile and passphrase exclude each other" });
  if (given.length === 1 || database === ":memory:") return;
  throw new GuardError("config.invalid", {
    description: "A database that is kept needs a master key that is kept: give kms, masterKeyFile or passphrase",
  });
}

/** The journal of revocations in a file. One that has grown is written anew without what later lines say better; one that is not whole is left as it is. */
async function openJournalFile(path: string): Promise<CheckpointSink> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size >= compactFromBytes) await compact(path);
  return openCheckpointFile(path);
}

async function compact(path: string): Promise<void> {
  const lines = [];
  let expected = "";
  for await (const text of linesOfFile(path)) {
    const line = readJournalLine(text);
    if (line?.previous !== expected) return;
    expected = digests.sha256Base64url(text);
    lines.push(line);
  }
  await replaceLines(path, compactJournal(lines, digests.sha256Base64url));
}
