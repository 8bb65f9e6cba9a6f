import type {
  IdentityProviderKind,
  ProviderSettings,
  SyncCounts,
  SyncJobState,
  SyncMode,
  SyncProblem,
  SyncSettings,
  SyncThresholds,
} from "@agent-id-guard/protocol";
import type { BaseRow } from "./base.ts";
import type { PartyState } from "./registry.ts";
import type { SealedRow } from "./vault.ts";

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
