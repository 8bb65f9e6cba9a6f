import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { platform } from "node:process";
import { GuardError } from "@agent-id-guard/protocol";
import type { Entropy } from "../entropy/port.ts";

const keyBytes = 32;
/** 32 random bytes have fewer different values than this less often than once in 10^20 files. */
const leastDifferentBytes = 16;

/**
 * The key in this file; made with mode 0600 when there is none. Refuses (`vault.weak_key`) a file of another size, one that others may read,
 * and bytes that are not random. Fails with `vault.unavailable` when the file can't be read or made.
 */
export function readOrMakeKeyFile(path: string, entropy: Entropy): Uint8Array {
  const key = read(path) ?? make(path, entropy);
  if (new Set(key).size < leastDifferentBytes) throw weak("The bytes of the master key file are not random.");
  return key;
}

function read(path: string): Uint8Array | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw unavailable(cause);
  }
  try {
    const { size, mode } = fstatSync(file);
    if (size !== keyBytes) throw weak(`The master key file must have exactly ${keyBytes} bytes.`);
    if (platform !== "win32" && (mode & 0o077) !== 0)
      throw weak("Others may read the master key file.", "Give it to the server's user alone: chmod 600.");
    const key = new Uint8Array(keyBytes);
    if (readSync(file, key, 0, keyBytes, 0) !== keyBytes) throw weak("The master key file changed while it was read.");
    return key;
  } finally {
    closeSync(file);
  }
}

/** Written aside and linked into place, so that a crash leaves no half a key and of two processes the first one's key stands. */
function make(path: string, entropy: Entropy): Uint8Array {
  const aside = `${path}.${entropy.secret(6)}`;
  try {
    const file = openSync(aside, "wx", 0o600);
    try {
      writeSync(file, entropy.bytes(keyBytes));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    try {
      linkSync(aside, path);
    } catch (cause) {
      if (codeOf(cause) !== "EEXIST") throw cause;
    } finally {
      unlinkSync(aside);
    }
  } catch (cause) {
    throw unavailable(cause);
  }
  const key = read(path);
  if (key === undefined) throw unavailable(undefined);
  return key;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function weak(description: string, hint?: string): GuardError {
  return new GuardError("vault.weak_key", { description, ...(hint === undefined ? {} : { hint }) });
}

function unavailable(cause: unknown): GuardError {
  return new GuardError("vault.unavailable", {
    description: "The master key file can't be read.",
    hint: "Check the path of the key file and that its folder belongs to the server's user.",
    cause,
  });
}
