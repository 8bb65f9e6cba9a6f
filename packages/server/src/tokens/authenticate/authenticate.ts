import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import { mayAct } from "../../agents/index.ts";
import type { OAuthRequest } from "../contract.ts";
import type { TokenDeps } from "../deps.ts";
import { findParty, type Party, type PartyRow } from "../party.ts";
import { type Presented, readCredentials } from "./read-credentials.ts";
import { verifyAssertion } from "./verify-assertion.ts";
import { verifySecret } from "./verify-secret.ts";

export type AuthenticateDeps = Pick<TokenDeps, "issuer" | "store" | "signer" | "digests" | "clock" | "draft">;

/**
 * Finds out who calls an OAuth endpoint. The registered method is the only one that is taken (case TOK-09); unknown, suspended and wrong look alike
 * (TOK-13, TOK-14). A failure is on record before it is answered. Throws `client.authentication_failed`, `request.invalid`.
 */
export async function authenticate(deps: AuthenticateDeps, request: OAuthRequest): Promise<Party> {
  const presented = readCredentials(request);
  const found = await findParty(deps.store, presented.clientId);
  try {
    return await prove(deps, presented, found);
  } catch (error) {
    if (isGuardError(error) && error.code === "client.authentication_failed") await recordFailure(deps, request, found, error);
    throw error;
  }
}

async function prove(deps: AuthenticateDeps, presented: Presented, found: PartyRow | undefined): Promise<Party> {
  const method = found?.row.authMethod;
  const writes = [];
  if (presented.method === "client_secret") {
    const matches = await verifySecret(deps, method === "client_secret" ? found?.row.id : undefined, presented.secret);
    if (!matches) throw failed("wrong secret, or not registered for one");
  } else if (presented.method === "private_key_jwt") {
    const jwks = method === "private_key_jwt" ? (found?.row.jwks ?? []) : [];
    const ports = { signer: deps.signer, digests: deps.digests, issuer: deps.issuer, nowMs: deps.clock.nowMs() };
    writes.push(verifyAssertion(ports, { id: presented.clientId, jwks }, presented.assertion));
  } else if (method !== "none" || found?.kind !== "client") throw failed("no proof");
  if (found === undefined || method !== presented.method) throw failed("unknown, or registered for another method");
  if (!isAdmitted(found, deps.clock.nowMs())) throw failed(`the party is ${found.row.state}`);
  return { ...found, id: found.row.id, method, writes };
}

function isAdmitted({ kind, row }: PartyRow, nowMs: number): boolean {
  return kind === "agent" ? mayAct(row, nowMs) : row.state === "active";
}

async function recordFailure(
  { store, draft }: AuthenticateDeps,
  { source }: OAuthRequest,
  found: PartyRow | undefined,
  error: GuardError,
): Promise<void> {
  const event = draft({
    category: "auth",
    action: "party.authenticate",
    outcome: "denied",
    actor: found === undefined ? { type: "anonymous", id: "unknown" } : { type: found.kind, id: found.row.id },
    ...(found?.kind === "agent" ? { agentId: found.row.id, ownerId: found.row.ownerId } : {}),
    ...(found?.kind === "client" ? { clientId: found.row.id } : {}),
    source,
    reason: error.detail ?? error.description,
  });
  await store.commit({ writes: [], events: [event] });
}

function failed(detail: string): GuardError {
  return new GuardError("client.authentication_failed", { detail });
}
