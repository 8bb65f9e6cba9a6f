import type {
  BoundPerson,
  ConnectionRequestStatus,
  ConnectionState,
  CredentialKind,
  CredentialRotation,
  CredentialSettings,
  CredentialSharing,
  DeliveryMode,
  LeaseKilling,
  LeaseState,
  RewrapState,
} from "@agent-id-guard/protocol";
import type { BaseRow } from "./base.ts";
import type { PartyState, PublicJwk } from "./registry.ts";

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
  readonly kind: CredentialKind;
  /** What is not secret of it; its schema is that of its kind. */
  readonly settings: CredentialSettings;
  /** The ways in which it may be delivered; nothing else is. */
  readonly modes: readonly DeliveryMode[];
  readonly sharing: CredentialSharing;
  /** Scheme, host, port and path prefix: the only places it is ever sent to (case PRX-01). */
  readonly destinations: readonly string[];
  readonly injection: Injection;
  /** The agents that may have it; null: every agent that the grants let in. */
  readonly boundAgents: readonly string[] | null;
  /** The people for whom it may be used; null: whoever the grants let in, and agents that act for nobody. */
  readonly boundPeople: readonly BoundPerson[] | null;
  /** Nobody has business with it: each touch raises an alert. */
  readonly canary: boolean;
  readonly rotation: CredentialRotation | null;
  /** When the next rotation is due; null: it is not rotated on a schedule. */
  readonly rotateAtMs: number | null;
  /** Null where nothing is stored: minted, federated, and a person's own. */
  readonly activeVersionId: string | null;
}

export interface CredentialVersionRow extends BaseRow {
  readonly credentialId: string;
  readonly number: number;
  /** From when on it opens no more, since a newer one took its place; null: it is the active one. */
  readonly retireAtMs: number | null;
  readonly kmsKeyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** AES-256-GCM ciphertext followed by the 16-byte tag. */
  readonly ciphertext: Uint8Array;
}

/** An envelope of the vault in a JSON column: base64url texts, none of which is ever hashed or signed. */
export interface SealedRow {
  readonly kmsKeyId: string;
  readonly wrappedKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
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

/** What is held for one person (or, for machine flows, for everybody) of a credential. One for each credential and holder. */
export interface ConnectionRow extends BaseRow {
  readonly credentialId: string;
  /** A user, or `machine`. */
  readonly holder: string;
  readonly state: ConnectionState;
  /** Who the person is at the provider, as the provider names them. */
  readonly account: string | null;
  readonly scopes: readonly string[];
  /** The tokens (or the person's own secret) as JSON text, sealed; its context's version is `sealNumber`. */
  readonly sealed: SealedRow;
  readonly sealNumber: number;
  /** Whether there is a refresh token. */
  readonly isRenewable: boolean;
  /** When the access token dies; null: the provider does not say. */
  readonly accessExpiresAtMs: number | null;
  readonly refreshedAtMs: number | null;
  /** Why the provider gives no more tokens: latched until the person consents anew. */
  readonly deadReason: string | null;
  readonly diedAtMs: number | null;
}

/** A person who is being asked to connect an account. */
export interface ConnectionRequestRow extends BaseRow {
  readonly credentialId: string;
  readonly resourceId: string;
  /** Who must finish it; nobody else can. */
  readonly userId: string;
  /** The agent for which it was started; null: the person began by themselves. */
  readonly agentId: string | null;
  readonly status: ConnectionRequestStatus;
  readonly scopes: readonly string[];
  readonly txn: string;
  /** SHA-256 of the `state` that went to the provider, and of the secret that the browser holds: set when the person sets out. */
  readonly stateHash: string | null;
  readonly browserHash: string | null;
  /** PKCE verifier and nonce, sealed; gone once it is over. */
  readonly sealed: SealedRow | null;
  readonly connectionId: string | null;
  /** Why it failed, in a sentence for the person. */
  readonly failure: string | null;
  readonly finishedAtMs: number | null;
  readonly expiresAtMs: number;
}

/** One delivery that was handed over. */
export interface LeaseRow extends BaseRow {
  readonly credentialId: string;
  readonly connectionId: string | null;
  readonly resourceId: string;
  readonly agentId: string;
  /** For whom; null: the agent acts for nobody. */
  readonly userId: string | null;
  readonly mode: DeliveryMode;
  readonly purpose: string | null;
  readonly txn: string;
  /** Everybody in the chain of the token with which it was asked for, in the order of the call. */
  readonly chain: readonly string[];
  /** `jti` of the token with which it was asked for, and from where. */
  readonly tokenId: string;
  readonly address: string | null;
  readonly state: LeaseState;
  readonly expiresAtMs: number;
  /** Past this it is renewed no more. Of what can't be renewed: when the other side ends it by itself, as far as that is known. */
  readonly mostUntilMs: number;
  readonly renewals: number;
  /** What it takes to kill what was delivered (a role's name, the token), sealed; null where nothing can. */
  readonly handle: SealedRow | null;
  readonly endedAtMs: number | null;
  /** What became of what was delivered; null while it is live. */
  readonly killing: LeaseKilling | null;
  /** 0: what was delivered is still to be killed (a claim says who tries, and until when nobody else does); null: it is not. */
  readonly killAtMs: 0 | null;
}

/** A run that wraps what is stored with the current master key. One runs at a time. */
export interface RewrapJobRow extends BaseRow {
  readonly state: RewrapState;
  /** Whether what the current key has wrapped is wrapped anew too. */
  readonly everything: boolean;
  readonly targetKeyId: string;
  readonly startedBy: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** How far it came: a collection and the last id in it. */
  readonly cursor: string | null;
  /** The process that runs it holds it until then; afterwards another goes on. */
  readonly leaseUntilMs: number;
  readonly finishedAtMs: number | null;
  /** What could not be wrapped, at most 100. */
  readonly problems: readonly { readonly of: string; readonly code: string }[];
  readonly error: string | null;
}
