import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import { isStoreFailure, type Store } from "../store/port.ts";
import { type AuthenticateDeps, authenticate } from "./authenticate/authenticate.ts";
import type { OAuthRequest, VerifiedToken } from "./contract.ts";
import type { Party } from "./party.ts";
import type { TokenVerifier } from "./verify-token.ts";

const inactive = { active: false } as const;

/**
 * RFC 7662. Only those whom a token concerns learn of it: the resource that it is for, and the party that it was issued to. To everybody else, and for
 * whatever is no living token, the answer is the same (cases INT-02, INT-03).
 */
export async function introspect(
  deps: AuthenticateDeps,
  verifier: TokenVerifier,
  request: OAuthRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const party = await authenticateAlone(deps, request);
  const verified = living(verifier, tokenOf(request));
  if (verified === undefined || !(await concerns(deps.store, party, verified))) return inactive;
  return { active: true, token_type: "Bearer", ...verified.claims };
}

/**
 * Authenticates for a call that commits nothing else: the proof is spent at once. A public client, which proves nothing, is let through only where
 * `publicClients` says so. Throws `client.authentication_failed`.
 */
export async function authenticateAlone(deps: AuthenticateDeps, request: OAuthRequest, publicClients = false): Promise<Party> {
  const party = await authenticate(deps, request);
  if (party.method === "none" && !publicClients) throw new GuardError("client.authentication_failed", { detail: "no proof" });
  if (party.writes.length > 0) {
    try {
      await deps.store.commit({ writes: party.writes, events: [] });
    } catch (error) {
      if (!isStoreFailure(error, "spent")) throw error;
      throw new GuardError("client.authentication_failed", { detail: "the assertion was used before" });
    }
  }
  return party;
}

/** The `token` parameter. Throws `request.invalid`. */
export function tokenOf({ form }: OAuthRequest): string {
  const token = form.get("token");
  if (token === undefined)
    throw new GuardError("request.invalid", { description: "token is required", fields: [{ path: "token", message: "is required" }] });
  return token;
}

/** The token, or undefined when it is no living one of ours. */
export function living(verifier: TokenVerifier, token: string): VerifiedToken | undefined {
  try {
    return verifier.verifyForAny(token);
  } catch (error) {
    if (isGuardError(error)) return undefined;
    throw error;
  }
}

async function concerns(store: Pick<Store, "get">, party: Party, { claims }: VerifiedToken): Promise<boolean> {
  if (claims.client_id === party.id) return true;
  if (party.kind === "resource") return party.row.identifier === claims.aud;
  if (party.kind === "client" || party.row.resourceId === null) return false;
  return (await store.get("resources", party.row.resourceId))?.identifier === claims.aud;
}
