import type { GrantConditions } from "@agent-id-guard/protocol";
import type { BaseRow } from "./base.ts";

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
