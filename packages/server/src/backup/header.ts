import { z } from "zod";

/**
 * What stands in clear at the beginning of a backup, authenticated with every part of it. The key of the file is in it, wrapped by the key service, by a passphrase, or
 * by each of them.
 */
export const backupHeaderSchema = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  instance: z.string(),
  madeAtMs: z.int(),
  /** How many migrations the database has had. */
  schema: z.int().min(1),
  /** The end of the audit log. */
  head: z.strictObject({ seq: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** What a master passphrase is salted with; no secret. */
  masterKeySalt: z.string(),
  kmsKeyId: z.string(),
  keys: z
    .array(
      z.discriminatedUnion("by", [
        z.strictObject({ by: z.literal("kms"), keyId: z.string(), wrapped: z.string() }),
        z.strictObject({ by: z.literal("passphrase"), keyId: z.string(), salt: z.string(), wrapped: z.string() }),
      ]),
    )
    .min(1)
    .max(2),
});
export type BackupHeader = z.infer<typeof backupHeaderSchema>;

/** What a backup's key is wrapped under: it opens as nothing else. */
export function keyContext({ instance, id }: Pick<BackupHeader, "instance" | "id">): string {
  return JSON.stringify([instance, "backup", id]);
}
