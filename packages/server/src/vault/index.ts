/** The vault: stores credentials sealed, opens them for one delivery. */
import type { CredentialRow, Injection, Plan, ResourceRow } from "../store/port.ts";

/** A credential opened for one call. Wipe `secret` after use. */
export interface OpenedCredential {
  readonly credential: CredentialRow;
  readonly versionId: string;
  readonly secret: Uint8Array;
}

export interface NewCredential {
  readonly name: string;
  readonly resourceId: string;
  readonly secret: string;
  readonly destinations: readonly string[];
  readonly injection: Injection;
}

export interface Actor {
  readonly type: "user" | "system";
  readonly id: string;
}

export interface Vault {
  planStore(input: NewCredential, by: Actor): Promise<Plan<CredentialRow>>;
  /** A new version of the secret; the old one stops being used at once. */
  planRotate(credentialId: string, version: number, secret: string, by: Actor): Promise<Plan<CredentialRow>>;
  /** The credential of a resource that may be sent to `url`. Throws `vault.no_credential`, `gateway.destination_refused`, `vault.cannot_open`, `vault.unavailable`. */
  openFor(resource: ResourceRow, url: URL): Promise<OpenedCredential>;
}
