import type { RequestSource } from "../audit/index.ts";
import type { ConnectionRequestRow, ConnectionRow, CredentialRow } from "../store/port.ts";

/** For whom a connection is used, and in which piece of work: it goes on record where a person has to be asked first. */
export interface ConnectionUse {
  /** A user, or `machine`. */
  readonly holder: string;
  /** Null: a person looks after their own connections. */
  readonly agentId: string | null;
  readonly txn: string;
  readonly source: RequestSource;
  /** Scopes that the token must have; undefined: those of the credential. */
  readonly scopes?: readonly string[] | undefined;
}

/** A living access token of a provider. */
export interface ConnectionToken {
  readonly connection: ConnectionRow;
  readonly accessToken: string;
  readonly scopes: readonly string[];
  /** Null: the provider does not say. */
  readonly expiresAtMs: number | null;
}

/** A person's own value of a credential. Wipe `secret` after use. */
export interface OwnSecret {
  readonly connection: ConnectionRow;
  readonly secret: Uint8Array;
}

/**
 * What people (and, for machine flows, our own clients) have at third parties, as far as the rest of the server uses it. The holder is always given by whoever has
 * verified for whom is acted: there is no way to ask for a connection by its id.
 */
export interface Connections {
  /**
   * An access token that lives for a while yet: the stored one, or a new one (refreshed once, however many ask, here and on other replicas; machine flows ask the
   * provider). Throws `connection.required` and `connection.dead` with the request that the person is to finish (one open request for each person,
   * credential and agent), `connection.failed`, `vault.*`.
   */
  tokenFor(credential: CredentialRow, use: ConnectionUse): Promise<ConnectionToken>;
  /** The person's own value of a `secret` credential. Throws `connection.required` (they store it on their page), `vault.*`. */
  secretFor(credential: CredentialRow, use: ConnectionUse): Promise<OwnSecret>;
  /** The request with this id, if it was started for this agent and person. Waits up to `waitMs` for its status to change; `expired` counts from the moment on, whenever it is written down. Throws `entity.not_found`. */
  requestFor(
    id: string,
    of: { readonly agentId: string; readonly userId: string | undefined },
    waitMs: number,
  ): Promise<ConnectionRequestRow>;
  /** Kills one access token at the provider, where that does not end the whole grant. */
  killToken(credential: CredentialRow, connection: ConnectionRow, accessToken: string): Promise<"killed" | "left">;
}
