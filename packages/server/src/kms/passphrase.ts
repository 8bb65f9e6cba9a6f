import * as crypto from "node:crypto";
import { promisify } from "node:util";
import { GuardError } from "@agent-id-guard/protocol";

/** A way to make a key of a passphrase. Its name is part of the key's id: another way makes another key. */
export interface KeyDerivation {
  readonly name: "argon2id" | "scrypt";
  derive(passphrase: string, salt: Uint8Array): Promise<Uint8Array>;
}

const keyBytes = 32;
const leastCharacters = 16;
const leastDifferentCharacters = 8;
/** What stands in documentation, samples and first attempts: a passphrase must still be long enough without it. */
const sampleWords =
  /correcthorsebatterystaple|agentidguard|passphrase|changeme|password|example|replace|default|letmein|master|sample|please|qwerty|secret|change|super|admin|your|test|this|here|with|key|the/g;
const leastOwnCharacters = 8;

/** The ways that this Node offers, best first. Argon2id with 64 MiB and 3 passes (RFC 9106 §4, second choice); scrypt with 128 MiB. */
export function derivations(): readonly [KeyDerivation, ...KeyDerivation[]] {
  const scrypt: KeyDerivation = { name: "scrypt", derive: deriveByScrypt };
  if (typeof crypto.argon2 !== "function") return [scrypt];
  const argon2 = promisify(crypto.argon2);
  return [
    {
      name: "argon2id",
      derive: async (passphrase, salt) =>
        argon2("argon2id", { message: passphrase, nonce: salt, parallelism: 1, tagLength: keyBytes, memory: 65_536, passes: 3 }),
    },
    scrypt,
  ];
}

function deriveByScrypt(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  const cost = { N: 131_072, r: 8, p: 1, maxmem: 268_435_456 };
  return new Promise((resolve, reject) => {
    crypto.scrypt(passphrase, salt, keyBytes, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** Refuses what somebody could guess (case VLT-06). The passphrase itself is never repeated. */
export function refuseWeakPassphrase(passphrase: string): void {
  const characters = [...passphrase];
  if (characters.length < leastCharacters) throw weak(`It needs at least ${leastCharacters} characters.`);
  if (new Set(characters).size < leastDifferentCharacters)
    throw weak(`It needs at least ${leastDifferentCharacters} different characters.`);
  const own = passphrase
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .replaceAll(sampleWords, "");
  if ([...own].length < leastOwnCharacters) throw weak("It is made of well-known sample words.");
  if (/^(.{1,8})\1+.{0,7}$/u.test(passphrase)) throw weak("It repeats itself.");
}

function weak(reason: string): GuardError {
  return new GuardError("vault.weak_key", {
    description: `The master passphrase is too weak. ${reason}`,
    hint: "Use six random words, or a key file, which the server makes by itself.",
  });
}
