import type { DatabaseLogin, DatabaseSettings } from "@agent-id-guard/protocol";

/** The login with which roles are made, opened for this one call. */
export interface RoleMaker {
  readonly settings: DatabaseSettings;
  readonly password: string;
  /** Whether private addresses and clear text are allowed: what its resource says. */
  readonly allowPrivateNetwork: boolean;
}

/**
 * Makes roles of a database that live as long as a lease, and drops them. An engine is an adapter.
 *
 * Contract: `make` leaves a role that can log in until `expiresAtMs` with the memberships of the settings and no more, or nothing at all; `drop` ends its sessions,
 * gives what it owns to a role of the settings (never to the maker, whose rights a function left behind would then have), and is content when it is gone already; a role
 * that was not made here is never touched. Names are `aig_` and small letters and digits. Failures: `delivery.upstream_refused`, `connection.failed`,
 * `gateway.destination_refused`; no password in any error.
 */
export interface DatabaseRoles {
  /** Connects, and checks that the login may make roles and has the roles of `memberOf` to give. */
  check(maker: RoleMaker): Promise<void>;
  make(maker: RoleMaker, role: { readonly name: string; readonly password: string; readonly expiresAtMs: number }): Promise<DatabaseLogin>;
  /** Moves the end of the role's password. */
  prolong(maker: RoleMaker, name: string, expiresAtMs: number): Promise<void>;
  drop(maker: RoleMaker, name: string): Promise<void>;
  /** The roles that were made here and are still there, so that those without a lease can be dropped. */
  list(maker: RoleMaker): Promise<readonly string[]>;
  /** Gives the maker itself a new password (`ALTER ROLE`). */
  rotateMaker(maker: RoleMaker, newPassword: string): Promise<void>;
}
