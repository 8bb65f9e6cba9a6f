import { databaseSettingsSchema, GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import { type Envelope, fromSealedRow, sealContexts, toSealedRow } from "../kms/port.ts";
import type { LeaseRow, SealedRow } from "../store/port.ts";

const handleSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("token"), accessToken: z.string(), endsAtMs: z.int().nullable() }),
  z.object({
    type: z.literal("role"),
    name: z.string(),
    maker: z.object({ settings: databaseSettingsSchema, password: z.string(), allowPrivateNetwork: z.boolean() }),
    /** Others that the database may take instead, where the password was being changed as the credential was removed. */
    otherPasswords: z.array(z.string()).default([]),
  }),
]);
/**
 * What it takes to kill what was delivered: the token itself, or the role and the login that made it. The login stands here for the time when its credential is gone, and only
 * then is it used: while the credential is there, its password is that of now.
 */
export type Handle = z.infer<typeof handleSchema>;

export type RoleHandle = Extract<Handle, { type: "role" }>;

type Sealing = { readonly envelope: Envelope };

export async function sealHandle({ envelope }: Sealing, leaseId: string, handle: Handle | null): Promise<SealedRow | null> {
  if (handle === null) return null;
  const plaintext = new TextEncoder().encode(JSON.stringify(handle));
  try {
    return toSealedRow(await envelope.seal(plaintext, sealContexts.lease(leaseId)));
  } finally {
    plaintext.fill(0);
  }
}

/** Throws `vault.cannot_open`, `vault.unavailable`. */
export async function openHandle({ envelope }: Sealing, { id, handle }: Pick<LeaseRow, "id" | "handle">): Promise<Handle | null> {
  if (handle === null) return null;
  const plaintext = await envelope.open(fromSealedRow(handle), sealContexts.lease(id));
  const text = new TextDecoder().decode(plaintext);
  plaintext.fill(0);
  const opened = handleSchema.safeParse(JSON.parse(text)).data;
  if (opened === undefined) throw new GuardError("vault.cannot_open", { detail: `${id} holds something else` });
  return opened;
}
