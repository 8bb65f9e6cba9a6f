import { hash } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";
import { createSystemClock } from "./clock/system.ts";
import { createSystemEntropy } from "./entropy/system.ts";
import type { GuardOptions } from "./guard-options.ts";
import { settle } from "./instance.ts";
import { createEnvelope } from "./kms/envelope.ts";
import { checkMasterKey } from "./kms/key-check.ts";
import { createLocalKms, type LocalKmsOptions } from "./kms/local.ts";
import { createLog } from "./log/pino.ts";
import { createOutbound } from "./outbound/undici.ts";
import { openCheckpointFile } from "./sinks/checkpoint-file.ts";
import { createMemoryCheckpoints } from "./sinks/checkpoint-memory.ts";
import { openStore } from "./store/open.ts";

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
    const kms = await createLocalKms(masterKeyOf(options, database, entropy, Buffer.from(salt, "base64url")));
    closing.push(() => kms.close());
    const keyCheck = await settle(store, "master_key_check", nowMs, () => checkMasterKey(kms, instance, undefined));
    await checkMasterKey(kms, instance, keyCheck);
    const envelope = createEnvelope({ kms, instanceId: instance, entropy, clock });
    const own = options.ownAddress;
    const outbound =
      options.outbound ??
      createOutbound({ ownOrigins: [issuer], ownListeners: () => (own === undefined ? [] : [{ address: own.host, port: own.port }]) });
    closing.push(() => outbound.close());
    const sink = options.checkpointFile === undefined ? createMemoryCheckpoints() : await openCheckpointFile(options.checkpointFile);
    closing.push(() => sink.close());
    return { clock, entropy, log, store, instance, envelope, outbound, sink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Only what is forgotten with the process may be sealed with a key that is. */
function masterKeyOf(options: GuardOptions, database: string, entropy: LocalKmsOptions["entropy"], salt: Uint8Array): LocalKmsOptions {
  if (options.passphrase !== undefined) return { entropy, passphrase: options.passphrase, salt };
  if (options.masterKeyFile !== undefined) return { entropy, keyFile: options.masterKeyFile };
  if (database === ":memory:") return { entropy, ephemeral: true };
  throw new GuardError("config.invalid", {
    description: "A database that is kept needs a master key that is kept: give masterKeyFile or passphrase",
  });
}
