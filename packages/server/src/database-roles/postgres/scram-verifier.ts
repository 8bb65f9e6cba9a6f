import { createHash, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

const iterations = 4_096;
const keyBytes = 32;
const printable = /^[\x21-\x7e]{16,200}$/;

/**
 * What PostgreSQL keeps of a password, made here, so that the password itself is in no statement and in no log of the server (RFC 5803 §3, RFC 7677).
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. The password is ours: printable ASCII, which SASLprep leaves as it is; anything else is a TypeError.
 */
export async function scramVerifier(password: string, salt: Uint8Array): Promise<string> {
  if (!printable.test(password)) throw new TypeError("a password for a role has 16 to 200 printable ASCII characters");
  const salted = await promisify(pbkdf2)(password, salt, iterations, keyBytes, "sha256");
  const keyed = (what: string) => createHmac("sha256", salted).update(what).digest();
  const storedKey = createHash("sha256").update(keyed("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${Buffer.from(salt).toString("base64")}$${storedKey}:${keyed("Server Key").toString("base64")}`;
}
