import type { BaseRow } from "./base.ts";

export type Role = "owner" | "admin" | "auditor" | "developer";

export type UserState = "active" | "suspended" | "departed";

export interface UserRow extends BaseRow {
  /**
   * The identity provider (`idp_…`, or `local`) that says who they are and whether they are still there, and its stable subject: together unique,
   * never an email (case FED-02). Other ways in are in `identities`.
   */
  readonly providerId: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
  /** Path of the main department, such as `corp/hr`; empty: none. */
  readonly department: string;
  /** Paths of the other departments that they belong to. */
  readonly otherDepartments: readonly string[];
  /** What they sign in with upstream; for display and matching. Empty: not told. */
  readonly username: string;
  readonly title: string;
  readonly employeeNumber: string;
  /** How their provider's directory refers to them where that is not the subject (a DN, normalised); null: by the subject. */
  readonly directoryRef: string | null;
  /** The reference of their manager at the same provider. */
  readonly managerRef: string | null;
  /** What else the provider tells, as it tells it; nothing is decided by it. */
  readonly profile: Readonly<Record<string, string>>;
  readonly state: UserState;
  /** Whether the provider still knows them: `unknown` since it could not be asked, or did not show them without saying that they left. */
  readonly upstreamState: "present" | "unknown";
  readonly departedAtMs: number | null;
  readonly role: Role | null;
  /** scrypt, for the built-in directory only. */
  readonly passwordHash: string | null;
}

/** A person's other way in: this provider's subject is them too. */
export interface IdentityRow extends BaseRow {
  readonly userId: string;
  readonly providerId: string;
  readonly subject: string;
}

export interface GroupRow extends BaseRow {
  readonly name: string;
  /** Who keeps its members: an identity provider, or `local` for the administrators here. */
  readonly providerId: string;
  /** The provider's own stable name for it; unique with the provider. Of a local group its name. */
  readonly externalId: string;
}

/** A department of a provider's directory. Grants name its path. */
export interface DepartmentRow extends BaseRow {
  readonly providerId: string;
  readonly externalId: string;
  /** null: at the top. */
  readonly parentExternalId: string | null;
  readonly name: string;
  readonly path: string;
}

/** id: `<groupId>:<userId>`. */
export interface MembershipRow extends BaseRow {
  readonly groupId: string;
  readonly userId: string;
}
