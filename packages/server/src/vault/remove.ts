import type { Change } from "../audit/index.ts";
import type { CredentialRow, Plan } from "../store/port.ts";
import { because, factsOf } from "./facts.ts";

/** See {@link Vault.planRemove}. */
export function planRemove(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow> {
  return {
    writes: [
      { verb: "remove", collection: "credential_versions", where: { credentialId: credential.id } },
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
