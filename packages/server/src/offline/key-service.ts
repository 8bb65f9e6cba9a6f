import { existsSync } from "node:fs";
import { GuardError } from "@agent-id-guard/protocol";
import { createSystemClock } from "../clock/system.ts";
import { createSystemEntropy } from "../entropy/system.ts";
import type { GuardOptions } from "../guard-options.ts";
import { openKms } from "../kms/open.ts";
import type { KmsRing } from "../kms/port.ts";
import { createOutbound } from "../outbound/undici.ts";

/** The key service of the settings, for commands that need nothing else of a server. Makes no key. `salt` is that of the installation. Throws `vault.*`, `config.invalid`. */
export async function openKeyService(options: GuardOptions, salt: string): Promise<{ readonly kms: KmsRing; close(): Promise<void> }> {
  const keyFile = options.kms?.startsWith("key-file:") === true ? options.kms.slice("key-file:".length) : options.masterKeyFile;
  if (keyFile !== undefined && !existsSync(keyFile))
    throw new GuardError("vault.unavailable", {
      description: `There is no master key at ${keyFile}`,
      hint: "Put the master key of the installation there: what the vault sealed opens with no other.",
    });
  const clock = options.clock ?? createSystemClock();
  const entropy = options.entropy ?? createSystemEntropy(clock);
  const outbound = options.outbound ?? createOutbound({ ownOrigins: [], ownListeners: () => [] });
  const closeOutbound = async () => {
    if (options.outbound === undefined) await outbound.close();
  };
  try {
    const kms = await openKms(options, { clock, entropy, salt: Buffer.from(salt, "base64url"), fetch: outbound.fetch(true) });
    return {
      kms,
      close: async () => {
        await kms.close();
        await closeOutbound();
      },
    };
  } catch (error) {
    await closeOutbound();
    throw error;
  }
}
