import type { Change } from "../audit/index.ts";
import type { CredentialRow, Injection, Plan, ResourceRow } from "../store/port.ts";

/** A credential opened for one call. Wipe `secret` (`fill(0)`) after use. */
export interface OpenedCredential {
  readonly credential: CredentialRow;
  readonly versionId: string;
  readonly secret: Uint8Array;
}

export interface NewCredential {
  readonly name: string;
  readonly resourceId: string;
  /** 1 to 64 KiB of printable ASCII, as a header can carry it. */
  readonly secret: string;
  /** The only places it is ever sent to. Default: the resource's upstream address. */
  readonly destinations?: readonly string[] | undefined;
  /** Default: `Authorization: Bearer {secret}`. */
  readonly injection?: Injection | undefined;
}

/** The vault. No answer and no event of it ever contains a secret. */
export interface Vault {
  /** Throws `request.invalid`, `entity.not_found` (the resource), `vault.unavailable`. */
  planStore(change: Change, input: NewCredential): Promise<Plan<CredentialRow>>;
  /** A new version of the secret; the old one stops being used at once, while calls that carry it already go on. Commit fails with `stale`. */
  planRotate(change: Change, credential: CredentialRow, version: number, secret: string): Promise<Plan<CredentialRow>>;
  /** Stops every use at once, running calls included. Throws `entity.invalid_state`; commit fails with `stale`. */
  planSuspend(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow>;
  /** Throws `entity.invalid_state`; commit fails with `stale`. */
  planResume(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow>;
  /** Deletes it with every version; running calls are cut. Commit fails with `spent` when it has changed or is gone. */
  planRemove(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow>;
  /**
   * The credential of a resource that may be sent to `url`: of those whose destinations cover it, the one that is bound closest.
   * Throws `vault.no_credential`, `gateway.destination_refused`, `vault.cannot_open`, `vault.unavailable`.
   */
  openFor(resource: ResourceRow, url: URL): Promise<OpenedCredential>;
}
