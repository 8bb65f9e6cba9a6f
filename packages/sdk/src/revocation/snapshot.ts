import { GuardError, jwtTypes, revocationSnapshotSchema, signatureAlgorithm } from "@agent-id-guard/protocol";
import { jwtVerify } from "jose";
import type { z } from "zod";
import type { KeyLookup } from "../connection/key-set.ts";

export type Snapshot = z.infer<typeof revocationSnapshotSchema>;

/**
 * Verifies a snapshot of the revocations in force: signature by the server's key, `typ`, issuer, shape. How old it is does not matter,
 * since the stream is followed from its `seq` on. Throws `sdk.unreachable` when it is not one.
 */
export async function verifySnapshot(jws: string, issuer: string, keys: KeyLookup): Promise<Snapshot> {
  const { payload } = await jwtVerify(
    jws,
    async ({ kid }) => {
      const key = kid === undefined ? undefined : await keys.find(kid);
      if (key === undefined) throw invalid();
      return key;
    },
    { issuer, typ: jwtTypes.revocations, algorithms: [signatureAlgorithm] },
  ).catch((error) => {
    throw error instanceof GuardError ? error : invalid();
  });
  const snapshot = revocationSnapshotSchema.safeParse(payload);
  if (!snapshot.success) throw invalid();
  return snapshot.data;
}

function invalid(): GuardError {
  return new GuardError("sdk.unreachable", { description: "The server's revocation snapshot is not signed as it must be" });
}
