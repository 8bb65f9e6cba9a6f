import { kindOfId } from "@agent-id-guard/protocol";
import type { VerifiedToken } from "@agent-id-guard/sdk";
import type { AuthInfo } from "@modelcontextprotocol/server";

/** Who calls, for whom, through whom. Taken from a verified token; the token itself is not in it. */
export interface CallerIdentity {
  /** Whose rights these are (`usr_…`, or an agent, client or resource that acts for itself). */
  readonly subject: string;
  /** The person, where there is one. */
  readonly userId?: string | undefined;
  /** The agent that acts, where one does, and who answers for it. */
  readonly agentId?: string | undefined;
  readonly ownerId?: string | undefined;
  /** Who asked for the token: the newest member of the chain. */
  readonly callerId: string;
  /** Everybody in the chain, in the order of the call. */
  readonly chain: readonly string[];
  /** The transaction (`txn_…`): put it into the tool's own records. */
  readonly txn: string;
  /** The permissions that the token carries here. */
  readonly scope: readonly string[];
}

/** The context of a tool, resource or prompt callback (`ctx`), or the one that the server factory gets. */
export type CallContext = { readonly http?: { readonly authInfo?: AuthInfo } | undefined } | { readonly authInfo?: AuthInfo };

const key = "agent-id-guard/identity";

/** Who is calling. Throws `TypeError` outside of a call that the adapter let through. */
export function identityOf(context: CallContext): CallerIdentity {
  const authInfo = "http" in context ? context.http?.authInfo : (context as { readonly authInfo?: AuthInfo }).authInfo;
  const identity = authInfo?.extra?.[key];
  if (identity === undefined) throw new TypeError("identityOf: this is not the context of a call that protect() let through");
  return identity as CallerIdentity;
}

/** What the MCP SDK hands to callbacks. Its `token` is required by type and stays empty: tool code can't pass on what it does not have (case MCP-01). */
export function authInfoOf({ claims, chain, permissions }: VerifiedToken, resource: URL): AuthInfo {
  const identity: CallerIdentity = Object.freeze({
    subject: claims.sub,
    userId: kindOfId(claims.sub) === "user" ? claims.sub : undefined,
    agentId: claims.agent_id,
    ownerId: claims.owner,
    callerId: claims.client_id,
    chain,
    txn: claims.txn,
    scope: permissions,
  });
  return {
    token: "",
    clientId: claims.client_id,
    scopes: [...permissions],
    expiresAt: claims.exp,
    resource,
    extra: { [key]: identity },
  };
}
