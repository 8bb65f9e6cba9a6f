import { GuardError } from "@agent-id-guard/protocol";

/*
 * What can go wrong at a key service. The detail is for the log: a code of the vendor's at most, never its message, which may repeat what was sent.
 */

export const cannotOpen = (detail: string, cause?: unknown): GuardError =>
  new GuardError("vault.cannot_open", { detail: `data key: ${detail}`, cause });

export const keyDisabled = (detail: string): GuardError => new GuardError("vault.key_disabled", { detail });

export const keyDenied = (detail: string): GuardError => new GuardError("vault.key_denied", { detail });

export const unavailable = (detail: string): GuardError => new GuardError("vault.unavailable", { detail });

/** A setting that can't be. `setting` is `kms`, `kmsPrevious` or `kmsSecretFile`; what was given is not repeated, for it may hold a secret. */
export const badSetting = (setting: string, fault: string, hint = "docs/kms.md shows the form of each address."): GuardError =>
  new GuardError("config.invalid", { description: `${setting}: ${fault}`, hint });
