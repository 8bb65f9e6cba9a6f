import { scrypt, timingSafeEqual } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";
import type { Entropy } from "../entropy/port.ts";
import type { PasswordHasher } from "./port.ts";

/** Cost of one hash: about 100 ms of one core and 32 MiB (OWASP's minimum for scrypt at r = 8 and p = 1 is near). */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const hashBytes = 32;
const saltBytes = 16;
const stored = /^scrypt\$15\$8\$1\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

export interface ScryptOptions {
  /** How many hashes may wait for the one that runs; 8 by default. */
  readonly waiting?: number;
  /** The key derivation; scrypt, unless a test counts the calls. */
  readonly derive?: (password: string, salt: Uint8Array) => Promise<Uint8Array>;
}

/** A {@link PasswordHasher} by scrypt (RFC 7914), one hash at a time. */
export function createScryptHasher(entropy: Pick<Entropy, "bytes">, options: ScryptOptions = {}): PasswordHasher {
  const derive = options.derive ?? deriveByScrypt;
  const inTurn = createTurnstile(options.waiting ?? 8);
  const nobody = { salt: new Uint8Array(saltBytes), hash: new Uint8Array(hashBytes) };
  return {
    async hash(password) {
      const salt = entropy.bytes(saltBytes);
      const hash = await inTurn(() => derive(password, salt));
      return `scrypt$15$8$1$${text(salt)}$${text(hash)}`;
    },
    async verify(password, line) {
      const known = line === null ? undefined : parse(line);
      const { salt, hash } = known ?? nobody;
      const found = await inTurn(() => derive(password, salt));
      return timingSafeEqual(found, hash) && known !== undefined;
    },
  };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

function parse(line: string) {
  const match = stored.exec(line);
  if (match === null) return undefined;
  return { salt: Buffer.from(match[1] as string, "base64url"), hash: Buffer.from(match[2] as string, "base64url") };
}

function deriveByScrypt(password: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** Lets one task run at a time and `waiting` more stand in line. */
function createTurnstile(waiting: number): <T>(task: () => Promise<T>) => Promise<T> {
  let inside = 0;
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    if (inside > waiting) throw new GuardError("request.rate_limited", { retryAfterSeconds: 1 });
    inside += 1;
    const run = last.then(task).finally(() => {
      inside -= 1;
    });
    last = run.catch(() => undefined);
    return run;
  };
}
