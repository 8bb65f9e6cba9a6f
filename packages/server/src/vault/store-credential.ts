import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { CredentialRow, Plan, Store } from "../store/port.ts";
import { checkBinding } from "./check-credential.ts";
import { checkSecret } from "./check-secret.ts";
import type { NewCredential } from "./contract.ts";
import { factsOf } from "./facts.ts";
import { sealVersion } from "./seal.ts";

/** Stores a credential of a resource. See {@link Vault.planStore}. */
export async function planStore(
  ports: { readonly store: Pick<Store, "get">; readonly envelope: Envelope; readonly entropy: Pick<Entropy, "id"> },
  change: Change,
  input: NewCredential,
): Promise<Plan<CredentialRow>> {
  checkSecret(input.secret);
  const resource = await ports.store.get("resources", input.resourceId);
  if (resource === undefined) throw new GuardError("entity.not_found", { description: "There is no such resource" });
  const binding = checkBinding(resource, input);
  const id = ports.entropy.id("credential");
  const version = await sealVersion(ports, id, 1, input.secret, change.nowMs);
  const row: CredentialRow = {
    id,
    version: 1,
    createdAtMs: change.nowMs,
    ...binding,
    resourceId: resource.id,
    state: "active",
    delivery: "proxied",
    activeVersionId: version.id,
  };
  return {
    writes: [
      { verb: "insert", collection: "credentials", row },
      { verb: "insert", collection: "credential_versions", row: version },
    ],
    events: [
      change.event({
        action: "credential.create",
        ...factsOf(row),
        resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier },
        detail: { destinations: row.destinations.join(" "), header: row.injection.name },
      }),
    ],
    answer: row,
  };
}
