import type {
  AuditEvent,
  GrantConditions,
  IdentityProviderKind,
  ProviderSettings,
  SyncCounts,
  SyncJobState,
  SyncMode,
  SyncProblem,
  SyncSettings,
  SyncThresholds,
} from "@agent-id-guard/protocol";

/** Every row has an id and a version that each change raises by one. Times are milliseconds since 1970. */
export interface BaseRow {
  readonly id: string;
  readonly version: number;
  readonly createdAtMs: number;
}

export type AgentKind = "autonomous" | "interactive";
export type AgentState = "active" | "suspended" | "orphaned" | "retired";
export type PartyState = "active" | "suspended";
/** How a party proves itself at the token endpoint; the registered method is the only one (case TOK-09). */
export type AuthMethod = "client_secret" | "private_key_jwt" | "none";
/** A public key as registered (RFC 7517). */
export type PublicJwk = Readonly<Record<string, unknown>> & { readonly kty: string; readonly kid?: string };

export interface AgentRow extends BaseRow {
  readonly name: string;
  readonly kind: AgentKind;
  readonly purpose: string;
  readonly ownerId: string;
  readonly state: AgentState;
  readonly authMethod: AuthMethod;
  readonly jwks: readonly PublicJwk[];
  /** The resource of kind `agent` through which this agent is called; null for an autonomous agent. */
  readonly resourceId: string | null;
  /** Who is asked first to take over when the owner leaves; null: the owner's manager. */
  readonly deputyOwnerId: string | null;
  /** Since when it has no owner. Set in the unit that records that the owner left; only another owner clears it, never the return of the old one (case AGT-02). */
  readonly ownerLostAtMs: number | null;
  /** Until when an orphaned agent still works. */
  readonly graceEndsAtMs: number | null;
}

export interface ClientRow extends BaseRow {
  readonly name: string;
  readonly kind: "web" | "native" | "spa" | "cli";
  readonly state: PartyState;
  readonly authMethod: AuthMethod;
  readonly jwks: readonly PublicJwk[];
  readonly redirectUris: readonly string[];
  /** Where a browser may be sent after a sign-out that the client asked for (OIDC RP-Initiated Logout §3.1). */
  readonly postLogoutRedirectUris: readonly string[];
  /** Where the client is told that a session ended (OIDC Back-Channel Logout §2.2). */
  readonly backchannelLogoutUri: string | null;
  /** Whether each person is asked before the client calls an agent for them; `implied`: the administrator has answered for all. */
  readonly consent: "required" | "implied";
}

export interface ResourcePermission {
  readonly name: string;
  readonly description: string;
}

export interface ResourceRow extends BaseRow {
  /** Short and unique: `/gateway/<name>/…`. */
  readonly name: string;
  readonly title: string;
  readonly kind: "llm" | "mcp" | "service" | "agent";
  /** The URI that is the token's `aud`. Unique. */
  readonly identifier: string;
  readonly state: PartyState;
  /** Where the gateway forwards to (llm, service); null for what is called directly (mcp, agent). */
  readonly upstreamUrl: string | null;
  readonly permissions: readonly ResourcePermission[];
  readonly tokenTtlSeconds: number;
  readonly allowPrivateNetwork: boolean;
  /** Model names that may be used; null: every model (llm only). */
  readonly models: readonly string[] | null;
  /** How the resource server itself signs in, to introspect and to report (mcp, service). */
  readonly authMethod: AuthMethod;
  readonly jwks: readonly PublicJwk[];
}

/** A hashed secret of an agent, client or resource (`partyId`): at most two live at a time. */
export interface SecretRow extends BaseRow {
  readonly partyId: string;
  /** Lower-case hex SHA-256 of the secret, which is 256 random bits. */
  readonly hash: string;
  /** The last four characters, to tell secrets apart. */
  readonly hint: string;
  readonly expiresAtMs: number | null;
}

export type SubjectType = "agent" | "client" | "user" | "group" | "department" | "everyone";

export interface GrantRow extends BaseRow {
  readonly subjectType: SubjectType;
  /** An id; for a department its path (`corp/hr`, which includes what is below it); `*` for everyone. */
  readonly subjectId: string;
  readonly resourceId: string;
  readonly permissions: readonly string[];
  /** What else must be so for it to give anything; null: nothing. Networks are normalised. */
  readonly conditions: GrantConditions | null;
  readonly expiresAtMs: number | null;
}

export type DeliveryMode = "proxied";

/** Where in a request the gateway puts the credential. `{secret}` in `template` is replaced by it. */
export interface Injection {
  readonly in: "header";
  readonly name: string;
  readonly template: string;
}

export interface CredentialRow extends BaseRow {
  readonly name: string;
  readonly resourceId: string;
  readonly state: PartyState;
  readonly delivery: DeliveryMode;
  /** Scheme, host, port and path prefix: the only places it is ever sent to (case PRX-01). */
  readonly destinations: readonly string[];
  readonly injection: Injection;
  readonly activeVersionId: string;
}

export interface CredentialVersionRow extends BaseRow {
  readonly credentialId: string;
  readonly number: number;
  readonly kmsKeyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** AES-256-GCM ciphertext followed by the 16-byte tag. */
  readonly ciphertext: Uint8Array;
}

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

export interface IdentityProviderRow extends BaseRow {
  readonly name: string;
  readonly kind: IdentityProviderKind;
  readonly state: PartyState;
  /** What the adapter of this kind needs; its schema is in protocol/admin/providers. */
  readonly settings: ProviderSettings;
  /** The secrets of the adapter by name, sealed by the vault. */
  readonly sealedSecrets: Readonly<Record<string, SealedRow>>;
  readonly sync: SyncSettings;
}

/** What a run of a directory sync did: of each kind how many. */
export interface SyncJobRow extends BaseRow {
  readonly providerId: string;
  readonly mode: SyncMode;
  readonly dryRun: boolean;
  readonly trigger: "manual" | "schedule" | "callback" | "approval";
  readonly state: SyncJobState;
  /** Who asked for it: a user, or `system`. */
  readonly startedBy: string;
  readonly finishedAtMs: number | null;
  readonly counts: SyncCounts;
  /** Things to know, at most 100: entries that could not be read, grants that name a path which is gone. */
  readonly problems: readonly SyncProblem[];
  /** What ended it, in a sentence. */
  readonly error: string | null;
  /** The thresholds that it was held to. */
  readonly thresholds: SyncThresholds;
}

/** Where the sync of a provider stands. id: the provider's. One process at a time holds the lease. */
export interface SyncStateRow extends BaseRow {
  readonly cursor: string | null;
  readonly lastFullAtMs: number | null;
  readonly lastIncrementalAtMs: number | null;
  readonly jobId: string | null;
  readonly leaseUntilMs: number;
}

/** Something that a provider told by a callback and that is yet to be read there. */
export interface DirectoryChangeRow extends BaseRow {
  readonly providerId: string;
  /** `gone`: a person whom the provider, under its signature, called deleted. */
  readonly kind: "person" | "gone" | "department" | "group" | "everything";
  readonly ref: string;
}

/** What a person has agreed to: this client may call this agent for them. One for each person, client and agent. */
export interface ConsentRow extends BaseRow {
  readonly userId: string;
  readonly clientId: string;
  readonly resourceId: string;
  readonly permissions: readonly string[];
  /** Digest of what the client was when it was agreed to; another client is another question (case AZC-19). */
  readonly clientFingerprint: string;
}

/** An envelope of the vault in a JSON column: base64url texts, none of which is ever hashed or signed. */
export interface SealedRow {
  readonly kmsKeyId: string;
  readonly wrappedKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Once-only and short-lived things: sign-ins in progress, codes, bootstrap links. `id` is the SHA-256 of the secret part. */
export interface TicketRow extends BaseRow {
  readonly kind: "signin" | "code" | "bootstrap" | "consent" | "device" | "pushed" | "signout";
  readonly body: Readonly<Record<string, unknown>>;
  readonly expiresAtMs: number;
}

/** `id` is the SHA-256 of the cookie. */
export interface SessionRow extends BaseRow {
  readonly userId: string;
  readonly authTimeMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  /** Where it was begun: recorded, never trusted. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Where and how they signed in: `local` or a provider's id, and what it says of the strength (`acr`) and means (`amr`, RFC 8176). */
  readonly providerId: string;
  readonly acr: string | null;
  readonly amr: readonly string[];
}

/** A client that was given a code in a session, and is to be told when that ends. id: `<session id>:<client id>`. */
export interface SessionClientRow extends BaseRow {
  readonly sessionId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly expiresAtMs: number;
}

/** A logout token that a client has yet to accept (OIDC Back-Channel Logout §2.5). */
export interface LogoutNoticeRow extends BaseRow {
  readonly clientId: string;
  readonly userId: string;
  /** The session's name, never its id. */
  readonly sid: string;
  readonly attempts: number;
  readonly nextAtMs: number;
  readonly expiresAtMs: number;
}

/** `id` is the SHA-256 of the token. A family lives and dies together. */
export interface RefreshTokenRow extends BaseRow {
  readonly familyId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly resourceId: string;
  readonly scope: string;
  readonly txn: string;
  readonly authTimeMs: number;
  /** Name of the session that it began in, for `sid` in ID tokens. */
  readonly sid: string | null;
  /** Set when it has been exchanged for its successor; presenting it again kills the family. */
  readonly spentAtMs: number | null;
  /**
   * Random, set together with `spentAtMs`: the successor is a digest of this and the presented token, so that a repeated request within
   * the grace gets the same one, while neither the database nor the old token alone gives it away.
   */
  readonly successorSalt: string | null;
  readonly expiresAtMs: number;
}

/** A key that signs tokens. The private part is sealed by the vault. */
export interface SigningKeyRow extends BaseRow {
  readonly state: "next" | "active" | "retired" | "compromised";
  readonly publicJwk: PublicJwk;
  readonly sealedPrivateKey: SealedRow;
  /** From when on it may sign, and until when it stays published. */
  readonly activateAtMs: number;
  readonly retireAtMs: number | null;
}

/** The remembered answer of an idempotent write. `id` is the SHA-256 of caller and key. */
export interface IdempotencyRow extends BaseRow {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly etag: string | null;
  readonly expiresAtMs: number;
}

/** A thing that may be used once: `id` is the SHA-256 of (kind, issuer, jti). */
export interface ClaimRow extends BaseRow {
  readonly expiresAtMs: number;
}

/** A counter within a window; `id` names both. */
export interface CounterRow extends BaseRow {
  readonly value: number;
  readonly expiresAtMs: number;
}

/** One value of the installation by name: instance id, key check value, schema facts. */
export interface SettingRow extends BaseRow {
  readonly value: string;
}

/**
 * How often something happened within a time. The store counts each event in the commit that records it, so it is always exact; nobody else writes here.
 * id: `<subject>:<bucketMs, 13 digits>:<action>:<outcome>`, so that the rows of one subject stand in the order of time. Subjects are
 * - `all` in five minutes (kept for 40 days), `all/hour`, and `all/day` (of UTC): every event;
 * - an agent or a credential in hours (kept for 400 days): what was done by it and with it, verified, and not by an administrator;
 * - `used`, one row `used:<agent or credential>` for all time: since when (`createdAtMs`) and until when (`lastAtMs`) it has been used.
 */
export interface TallyRow extends BaseRow {
  readonly subject: string;
  readonly bucketMs: number;
  readonly action: string;
  readonly outcome: string;
  readonly count: number;
  /** When the latest of them happened. */
  readonly lastAtMs: number;
  readonly expiresAtMs: number;
}

/** All collections. The name is the table's. */
export interface Rows {
  readonly agents: AgentRow;
  readonly clients: ClientRow;
  readonly resources: ResourceRow;
  readonly secrets: SecretRow;
  readonly grants: GrantRow;
  readonly credentials: CredentialRow;
  readonly credential_versions: CredentialVersionRow;
  readonly users: UserRow;
  readonly groups: GroupRow;
  readonly memberships: MembershipRow;
  readonly identities: IdentityRow;
  readonly departments: DepartmentRow;
  readonly identity_providers: IdentityProviderRow;
  readonly sync_jobs: SyncJobRow;
  readonly sync_states: SyncStateRow;
  readonly directory_changes: DirectoryChangeRow;
  readonly consents: ConsentRow;
  readonly tickets: TicketRow;
  readonly sessions: SessionRow;
  readonly session_clients: SessionClientRow;
  readonly logout_notices: LogoutNoticeRow;
  readonly refresh_tokens: RefreshTokenRow;
  readonly signing_keys: SigningKeyRow;
  readonly idempotency: IdempotencyRow;
  readonly claims: ClaimRow;
  readonly counters: CounterRow;
  readonly settings: SettingRow;
  readonly tallies: TallyRow;
}

export type Collection = keyof Rows;
/** What a unit may write; the store itself keeps the rest. */
export type Writable = Exclude<Collection, "tallies">;
export type Row<C extends Collection> = Rows[C];
export type StoredEvent = AuditEvent;
