import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { CredentialRow, Store } from "../store/port.ts";
import type { OpenedSecret } from "./contract.ts";
import { contextOf } from "./seal.ts";

/** See {@link Vault.openSecret}. A version that has been replaced opens until its overlap is over, and never after, whether or not it has been erased. */
export async function openSecret(
  { store, envelope, clock }: { readonly store: Pick<Store, "get">; readonly envelope: Envelope; readonly clock: Pick<Clock, "nowMs"> },
  credential: CredentialRow,
): Promise<OpenedSecret> {
  if (credential.activeVersionId === null)
    throw new GuardError("vault.no_credential", { description: "No value of this credential is stored" });
  const version = await store.get("credential_versions", credential.activeVersionId);
  if (version === undefined || version.credentialId !== credential.id)
    throw new GuardError("vault.cannot_open", { detail: `${credential.id} has no version` });
  if (version.retireAtMs !== null && version.retireAtMs <= clock.nowMs())
    throw new GuardError("vault.unavailable", { description: "The credential has just been replaced", hint: "Try again." });
  return { versionId: version.id, secret: await envelope.open(version, contextOf(version)) };
}

/** See {@link Vault.openOthers}. */
export async function openOthers(
  { store, envelope, clock }: { readonly store: Pick<Store, "find">; readonly envelope: Envelope; readonly clock: Pick<Clock, "nowMs"> },
  { id, activeVersionId }: CredentialRow,
): Promise<readonly OpenedSecret[]> {
  const nowMs = clock.nowMs();
  const versions = await store.find("credential_versions", { where: { credentialId: id } });
  const others = versions.filter(
    (version) => version.id !== activeVersionId && (version.retireAtMs === null || nowMs < version.retireAtMs),
  );
  const newestFirst = others.toSorted((a, b) => b.number - a.number);
  return Promise.all(
    newestFirst.map(async (version) => ({ versionId: version.id, secret: await envelope.open(version, contextOf(version)) })),
  );
}
