import { GuardError } from "@agent-id-guard/protocol";
import type { Change, EventFacts } from "../audit/index.ts";
import type { CredentialRow, Plan } from "../store/port.ts";
import { canaryAlerts } from "./canary.ts";
import { because, factsOf } from "./facts.ts";
import { openSecret } from "./open-secret.ts";
import type { VaultPorts } from "./store-credential.ts";

/** See {@link Vault.planReveal}. */
export async function planReveal(
  ports: Pick<VaultPorts, "store" | "envelope" | "clock">,
  change: Change,
  credential: CredentialRow,
  reason: string,
): Promise<Plan<{ readonly secret: string }>> {
  if (!credential.modes.includes("reveal"))
    throw new GuardError("vault.mode_refused", {
      description: "The value of this credential is not handed over",
      hint: "An administrator allows it first, with a reason.",
    });
  if (credential.state !== "active") throw new GuardError("entity.invalid_state", { description: `The credential is ${credential.state}` });
  const { versionId, secret } = await openSecret(ports, credential);
  const event = {
    ...change.event({ action: "credential.reveal", ...factsOf(credential), ...because(reason), detail: { versionId } }),
    category: "alert" as const,
  };
  const draft = (facts: EventFacts) => ({ ...change.event({ action: facts.action }), ...facts });
  try {
    return {
      writes: [{ verb: "compareAndSet", collection: "credentials", id: credential.id, version: credential.version, set: {} }],
      events: [event, ...(await canaryAlerts({ store: ports.store, draft }, event))],
      answer: { secret: Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength).toString("utf8") },
    };
  } finally {
    secret.fill(0);
  }
}
