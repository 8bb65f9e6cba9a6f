import { type ErrorCode, GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { KmsSource } from "./uri.ts";

const sentences: Partial<Record<ErrorCode, readonly [description: string, hint: string]>> = {
  "vault.key_disabled": [
    "the key is disabled or about to be deleted, so the server does not start.",
    "Enable the key at its service; to leave it for good, enable it until everything is wrapped by another one.",
  ],
  "vault.key_denied": [
    "the key is not there, or this server may not use it, so the server does not start.",
    "docs/kms.md says what the server's identity needs to be allowed. Check the secret, too.",
  ],
  "vault.unavailable": [
    "the key service does not answer, so the server does not start.",
    "Check that the service is reached from here, and start again.",
  ],
  "vault.cannot_open": [
    "the key service does not open what it has just wrapped, so the server does not start.",
    "Check that the key is of a kind that encrypts, and that the address is the service's own.",
  ],
};

/** Opens a key service; what keeps it from that is told as whoever starts the server needs it: which setting, which service, what now. */
export async function told<T>(setting: "kms" | "kmsPrevious", { adapter }: KmsSource, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (cause) {
    const sentence = isGuardError(cause) ? sentences[cause.code] : undefined;
    if (!isGuardError(cause) || sentence === undefined) throw cause;
    const [description, hint] = sentence;
    throw new GuardError(cause.code, { description: `${setting} (${adapter}): ${description}`, hint, detail: cause.detail, cause });
  }
}
