import { z } from "zod";
import type { PublicJwk } from "../store/port.ts";

/**
 * What a signed checkpoint says: at `timeMs` the log had come to `count` events, those that a restore lost included, and ended at `seq` with `hash`.
 * Each names the line before it and the keys that may sign the next one, so that nobody without a key adds, drops or back-dates one (case AUD-05).
 */
export const checkpointSchema = z.strictObject({
  seq: z.int().min(1),
  /** Lower-case hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  count: z.int().min(1),
  timeMs: z.int(),
  /** Which installation. */
  instance: z.string(),
  /** Base64url SHA-256 of the line before; empty in the first one. */
  previous: z.string(),
  /** RFC 7638 thumbprints of the keys that may sign the next one: those in use or announced at the time. */
  keys: z.array(z.string()),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** SHA-256 of a text as base64url. */
export type TextDigest = (text: string) => string;

/** RFC 7638 §3: the digest of a key's required members in their fixed order. It names the key by its value, so a key can't be exchanged under its id. */
export function thumbprintOf(jwk: PublicJwk, digest: TextDigest): string {
  const required: readonly string[] = jwk.kty === "RSA" ? ["e", "kty", "n"] : ["crv", "kty", "x", "y"];
  return digest(JSON.stringify(Object.fromEntries(required.filter((name) => name in jwk).map((name) => [name, jwk[name]]))));
}

/** The claims of a checkpoint's line, unverified. Undefined when it is none. */
export function readCheckpoint(line: string): Checkpoint | undefined {
  const [, payload] = line.split(".");
  try {
    return checkpointSchema.safeParse(JSON.parse(Buffer.from(payload ?? "", "base64url").toString("utf8"))).data;
  } catch {
    return undefined;
  }
}
