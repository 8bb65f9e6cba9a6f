import { isGuardError } from "@agent-id-guard/protocol";
import { cannotOpen } from "./failures.ts";
import type { Kms, KmsRing } from "./port.ts";

const dataKeyBytes = 32;

/** Wraps with the current key; opens with whichever key wrapped, the current one or one of those before it (case VLT-04). */
export function createKmsRing(current: Kms, previous: readonly Kms[] = []): KmsRing {
  const all = [current, ...previous];
  return {
    keyId: current.keyId,
    holds: (keyId) => all.some((kms) => kms.holds(keyId)),
    describe: () => ({ ...current.describe(), previous: previous.map((kms) => kms.describe()) }),
    wrap: (dataKey, context) => current.wrap(dataKey, context),
    async unwrap(wrapped, context, keyId) {
      let refusal: unknown = cannotOpen("wrapped by a key that is not among those of this server");
      for (const kms of all.filter((one) => one.holds(keyId)))
        try {
          return await kms.unwrap(wrapped, context, keyId);
        } catch (error) {
          if (!isGuardError(error) || error.code !== "vault.cannot_open") throw error;
          refusal = error;
        }
      throw refusal;
    },
    async probe() {
      const sample = new Uint8Array(dataKeyBytes);
      const context = JSON.stringify(["probe"]);
      const opened = await current.unwrap(await current.wrap(sample, context), context, current.keyId);
      if (Buffer.compare(opened, sample) !== 0) throw cannotOpen("the key service gave other bytes back");
    },
    async close() {
      for (const kms of all) await kms.close();
    },
  };
}
