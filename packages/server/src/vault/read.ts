import { GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow, Query, Store } from "../store/port.ts";

/** The credential, without any secret. Throws `entity.not_found`. */
export async function readCredential(store: Pick<Store, "get">, id: string): Promise<CredentialRow> {
  const credential = await store.get("credentials", id);
  if (credential === undefined) throw new GuardError("entity.not_found");
  return credential;
}

/** The credentials that match, without any secret. */
export function listCredentials(store: Pick<Store, "find">, query: Query<"credentials">): Promise<readonly CredentialRow[]> {
  return store.find("credentials", query);
}

/** What is told of a version: never its value. */
export interface VersionFacts {
  readonly id: string;
  readonly number: number;
  readonly createdAtMs: number;
  readonly active: boolean;
  readonly retireAtMs: number | null;
  /** When the version after it was stored; null: it is the newest. */
  readonly replacedAtMs: number | null;
  readonly kmsKeyId: string;
}

/** The versions of a credential that a page asks for. Throws `entity.not_found`. */
export async function listVersions(
  store: Pick<Store, "get" | "find">,
  id: string,
  window: Omit<Query<"credential_versions">, "where">,
): Promise<readonly VersionFacts[]> {
  const { activeVersionId } = await readCredential(store, id);
  const ofIt = { where: { credentialId: id } };
  const [versions, all] = [await store.find("credential_versions", { ...window, ...ofIt }), await store.find("credential_versions", ofIt)];
  return versions.map(({ id: versionId, number, createdAtMs, kmsKeyId, retireAtMs }) => ({
    id: versionId,
    number,
    createdAtMs,
    active: versionId === activeVersionId,
    retireAtMs,
    replacedAtMs: all.find((other) => other.number > number)?.createdAtMs ?? null,
    kmsKeyId,
  }));
}
