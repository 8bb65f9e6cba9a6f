import { GuardError } from "@agent-id-guard/protocol";
import type { AdapterPorts } from "./adapter.ts";
import { type CallbackCrypto, createCallbackCrypto, isCallbackKey } from "./callback-crypto.ts";
import type { Look } from "./tested.ts";

type Secrets = Readonly<Record<string, string>>;

/** The crypto of a provider's callbacks; null: their token and key are not both set, and none is taken. */
export function callbackCryptoOf(
  { callbackToken, callbackAesKey }: Secrets,
  owners: readonly string[],
  ports: AdapterPorts,
): CallbackCrypto | null {
  if (callbackToken === undefined || callbackAesKey === undefined) return null;
  const { clock, entropy } = ports;
  return createCallbackCrypto({ token: callbackToken, aesKey: callbackAesKey, owners, clock, entropy });
}

/** The step of a connection test that looks at what is set for callbacks. Whether they arrive is seen at the vendor, which tries when the address is saved. */
export function tryOutCallbacks({ callbackToken, callbackAesKey }: Secrets): Look {
  if (callbackToken === undefined && callbackAesKey === undefined)
    return { skipped: "No callback token and key are set: changes are seen at the next sync" };
  return async () => {
    if (callbackToken === undefined || callbackAesKey === undefined)
      throw new GuardError("idp.unreachable", {
        description: "Of the callback's token and key only one is set",
        hint: "Paste both from the vendor's page of the callback, or remove both.",
      });
    if (!isCallbackKey(callbackAesKey))
      throw new GuardError("idp.unreachable", {
        description: "The callback's key is not 43 letters and digits",
        hint: "Paste the EncodingAESKey again from the vendor's page of the callback.",
      });
    return "Token and key are set; the vendor tries the address when it is saved there";
  };
}
