import type { Change } from "../audit/index.ts";
import type { CredentialRow, Plan } from "../store/port.ts";
import { because, factsOf } from "./facts.ts";
import { valueLockOf } from "./lock-value.ts";

/** See {@link Vault.planRemove}. */
export function planRemove(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow> {
  const ofIt = { credentialId: credential.id };
  return {
    writes: [
      { verb: "remove", collection: "credential_versions", where: ofIt },
      { verb: "remove", collection: "connections", where: ofIt },
      { verb: "remove", collection: "connection_requests", where: ofIt },
      { verb: "remove", collection: "claims", where: { id: valueLockOf(credential.id) } },
      { verb: "consumeOne", collection: "credentials", id: credential.id, where: { version } },
    ],
    events: [
      change.event({
        action: "credential.remove",
        ...factsOf(credential),
        ...because(reason),
        revokes: [{ kind: "credential", id: credential.id }],
        detail: { name: credential.name },
      }),
    ],
    answer: credential,
  };
}
