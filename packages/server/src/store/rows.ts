import type { AuditEvent } from "@agent-id-guard/protocol";
import type { DepartmentRow, GroupRow, IdentityRow, MembershipRow, UserRow } from "./rows/directory.ts";
import type { TallyRow } from "./rows/log.ts";
import type { ClaimRow, CounterRow, IdempotencyRow, SettingRow } from "./rows/once.ts";
import type { DirectoryChangeRow, IdentityProviderRow, SyncJobRow, SyncStateRow } from "./rows/providers.ts";
import type { AgentRow, ClientRow, GrantRow, ResourceRow, SecretRow } from "./rows/registry.ts";
import type { ConsentRow, LogoutNoticeRow, RefreshTokenRow, SessionClientRow, SessionRow, TicketRow } from "./rows/signin.ts";
import type {
  ConnectionRequestRow,
  ConnectionRow,
  CredentialRow,
  CredentialVersionRow,
  LeaseRow,
  RewrapJobRow,
  SigningKeyRow,
} from "./rows/vault.ts";

export type * from "./rows/base.ts";
export type * from "./rows/directory.ts";
export type * from "./rows/log.ts";
export type * from "./rows/once.ts";
export type * from "./rows/providers.ts";
export type * from "./rows/registry.ts";
export type * from "./rows/signin.ts";
export type * from "./rows/vault.ts";

/** All collections. The name is the table's. */
export interface Rows {
  readonly agents: AgentRow;
  readonly clients: ClientRow;
  readonly resources: ResourceRow;
  readonly secrets: SecretRow;
  readonly grants: GrantRow;
  readonly credentials: CredentialRow;
  readonly credential_versions: CredentialVersionRow;
  readonly connections: ConnectionRow;
  readonly connection_requests: ConnectionRequestRow;
  readonly leases: LeaseRow;
  readonly rewrap_jobs: RewrapJobRow;
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
