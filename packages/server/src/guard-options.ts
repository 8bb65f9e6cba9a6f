import type { Clock } from "./clock/port.ts";
import type { Config } from "./config.ts";
import type { Entropy } from "./entropy/port.ts";
import type { ServedRoute } from "./http/app.ts";
import type { Log } from "./log/port.ts";
import type { Outbound } from "./outbound/port.ts";

/** How a guard is put together. Everything has a default: without options it is a server in memory that forgets all when it is closed. */
export interface GuardOptions {
  /** `iss` of every token and the address of every endpoint; https, or http on loopback. Default: `https://guard.internal`, for use in process. */
  readonly issuer?: string | undefined;
  /** `:memory:` (the default), the path of an SQLite file, or a `postgres://` URL. */
  readonly database?: string | undefined;
  /** Address of the key that wraps the data keys, as in docs/kms.md. Required, or one of the next two, unless the database is in memory. */
  readonly kms?: string | undefined;
  /** Addresses of keys that may only open: what they wrapped stays readable while it is re-wrapped. */
  readonly kmsPrevious?: readonly string[] | undefined;
  /** File (mode 0600) with the secret of the key service: PIN, Vault token or AppRole, access key. */
  readonly kmsSecretFile?: string | undefined;
  /** File with the 32 bytes that wrap the data keys; made on first start. The same as `key-file:<path>` as `kms`. */
  readonly masterKeyFile?: string | undefined;
  /** In place of a key file. */
  readonly passphrase?: string | undefined;
  /** File for the signed checkpoints of the audit log; in memory by default. */
  readonly checkpointFile?: string | undefined;
  /** File for the journal of revocations, from which a restore ends again what a backup would bring back; in memory by default. */
  readonly journalFile?: string | undefined;
  /** The built-in directory of people. Default: `builtin`. */
  readonly directory?: Config["directory"] | undefined;
  readonly logLevel?: Config["logLevel"] | undefined;
  /**
   * Networks (CIDR) of the proxies in front of this server: of a caller there `X-Forwarded-For` is believed, of nobody else. Whoever is in one can claim any
   * address. Default: none. Throws `config.invalid` for what is no network, and for all addresses at once.
   */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Where the server listens, so that its gateway never calls it. */
  readonly ownAddress?: { readonly host: string; readonly port: number } | undefined;
  readonly clock?: Clock | undefined;
  readonly entropy?: Entropy | undefined;
  readonly outbound?: Outbound | undefined;
  readonly log?: Log | undefined;
}

/** A running server without a socket of its own. */
export interface Guard {
  readonly issuer: string;
  /** The whole server as a web-standard handler. */
  readonly fetch: (request: Request, bindings?: object) => Response | Promise<Response>;
  /** Every route that it serves. */
  readonly routes: readonly ServedRoute[];
  /** Takes the calls that come most often (gateway, tokens, introspection) off a node:http listener, ahead of the application. */
  readonly takeOver: (next: import("node:http").RequestListener) => import("node:http").RequestListener;
  /** An access token for the admin API in the name of the server itself, for at most an hour. */
  systemToken(): Promise<string>;
  /** Tells when signing keys were made or revoked: a token of before may be dead. Returns how to stop that. */
  onKeysChanged(listener: () => void): () => void;
  /** The one-time link with which the first owner signs in; undefined once there is an owner. Earlier links die. */
  bootstrapLink(): Promise<string | undefined>;
  /** Ends the long streams, so that a listener can close. */
  drain(): void;
  /** Writes the last checkpoint, finishes what is under way, and closes the store. */
  close(): Promise<void>;
}
