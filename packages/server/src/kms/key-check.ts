import { GuardError } from "@agent-id-guard/protocol";
import type { Store, Write } from "../store/port.ts";
import type { Kms } from "./port.ts";

const checkBytes = 32;
/** The settings row that holds the value. */
export const keyCheckName = "master_key_check";

/**
 * Proves at start that this is the master key that sealed what is stored (case VLT-05). `stored` is what an earlier start returned, kept in the
 * `settings` row `master_key_check`; undefined on the first start. Returns the value to keep: another one than `stored` when that was made under an older key of
 * the ring. Throws `vault.cannot_open` for another key: the server must then neither serve nor write.
 */
export async function checkMasterKey(kms: Kms, instanceId: string, stored: string | undefined): Promise<string> {
  const context = JSON.stringify([instanceId, "master_key_check"]);
  const known = new Uint8Array(checkBytes);
  const make = async () => `${kms.keyId} ${Buffer.from(await kms.wrap(known, context)).toString("base64url")}`;
  if (stored === undefined) return make();
  const [keyId = "", wrapped = ""] = stored.split(" ");
  try {
    const opened = await kms.unwrap(Buffer.from(wrapped, "base64url"), context, keyId);
    if (opened.length === checkBytes && opened.every((byte) => byte === 0)) return keyId === kms.keyId ? stored : await make();
  } catch (cause) {
    if (cause instanceof GuardError && cause.code !== "vault.cannot_open") throw cause;
    throw otherKey(cause);
  }
  throw otherKey(undefined);
}

function otherKey(cause: unknown): GuardError {
  return new GuardError("vault.cannot_open", {
    description: "The master key is not the one that sealed this database.",
    hint: "Start with the key file, passphrase or key service that this database was made with.",
    cause,
  });
}

/** The value that stands in the store: which key wrapped it, and the write that wraps it with the current one. */
export function createKeyCheck(store: Pick<Store, "get">, kms: Kms, instanceId: string) {
  const stored = async () => {
    const row = await store.get("settings", keyCheckName);
    if (row === undefined) throw new GuardError("vault.cannot_open", { detail: "the key check is gone" });
    return row;
  };
  return {
    keyId: async () => (await stored()).value.split(" ")[0] ?? "",
    async renewing(): Promise<Write> {
      const { id, version } = await stored();
      return {
        verb: "compareAndSet",
        collection: "settings",
        id,
        version,
        set: { value: await checkMasterKey(kms, instanceId, undefined) },
      };
    },
  };
}
