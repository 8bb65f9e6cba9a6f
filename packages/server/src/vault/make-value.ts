import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { CredentialRow, CredentialVersionRow, Plan } from "../store/port.ts";
import { lockValue } from "./lock-value.ts";
import { planAccessKeyRotation } from "./rotate-access-key.ts";
import { planDatabaseRotation } from "./rotate-database.ts";
import type { VaultPorts } from "./store-credential.ts";

/**
 * Gives a credential a value that the server makes. A crash at any point leaves one that works and is known: what is new is sealed and durable, as a version that is
 * not used yet, before anything relies on it. Whoever finds such a version goes on from there. One at a time does it, across replicas.
 * Throws `request.invalid` (a kind whose values the server can't make), `entity.stale`, `entity.invalid_state` (it is being done), `delivery.upstream_refused`,
 * `connection.failed`, `vault.*`.
 */
export async function planMadeRotation(
  ports: VaultPorts,
  change: Change,
  credential: CredentialRow,
  version: number,
): Promise<Plan<CredentialRow>> {
  if (!isMadeHere(credential))
    throw new GuardError("request.invalid", {
      fields: [{ path: "secret", message: "expected the new value: the server can't make this one" }],
    });
  if (credential.version !== version) throw new GuardError("entity.stale");
  await lockValue(ports, credential.id, change.nowMs);
  const active = await ports.store.get("credential_versions", credential.activeVersionId ?? "");
  if (active === undefined) throw new GuardError("entity.stale");
  const begun = { credential, active, stored: await pendingOf(ports, credential) };
  return credential.kind === "database" ? planDatabaseRotation(ports, change, begun) : planAccessKeyRotation(ports, change, begun);
}

/** Kinds of which the server can make the value of some, or of all. */
export const kindsMadeHere = ["database", "cloud_role"] as const;

/** Whether the other side's API lets the server make a new value by itself. */
export function isMadeHere({ kind, settings }: Pick<CredentialRow, "kind" | "settings">): boolean {
  return kind === "database" || (kind === "cloud_role" && "cloud" in settings && settings.cloud === "aws");
}

/** A new value that is stored and not used yet: a rotation was begun and has not ended. */
export async function pendingOf(ports: Pick<VaultPorts, "store">, credential: CredentialRow): Promise<CredentialVersionRow | undefined> {
  const versions = await ports.store.find("credential_versions", { where: { credentialId: credential.id } });
  const active = versions.find(({ id }) => id === credential.activeVersionId);
  return active && versions.find(({ number }) => number > active.number);
}
