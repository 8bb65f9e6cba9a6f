import { GuardError } from "@agent-id-guard/protocol";
import { stoppedError } from "../estate/index.ts";
import type { Job } from "./obtain/job.ts";
import type { DeliveryPorts } from "./ports.ts";

/**
 * Asks once more, now that the lease is there and a revocation would reach it: what died while it was obtained would have met nobody (case INT-11).
 * Throws `token.revoked`, `estate.stopped`, `vault.no_credential`, `vault.mode_refused`, `access.denied`, `connection.failed`.
 */
export async function requireStillGood(
  { revocations, estate, vault, store }: Pick<DeliveryPorts, "revocations" | "estate" | "vault" | "store">,
  { entitled, credential, request }: Job,
  connectionId: string | null,
): Promise<void> {
  const { token, knownSeq, agent, userId, resource } = entitled;
  if (revocations.revokedSince(knownSeq, { ...token.claims, kid: token.kid }) !== undefined) throw new GuardError("token.revoked");
  if (estate.isStopped) throw stoppedError();
  const caller = { agentId: agent.id, userId };
  await vault.choose(resource, { mode: request.mode, caller, credentialId: credential.id });
  if (connectionId === null) return;
  const connection = await store.get("connections", connectionId);
  if (connection?.state !== "active") throw new GuardError("connection.failed", { description: "The account has just been disconnected" });
}
