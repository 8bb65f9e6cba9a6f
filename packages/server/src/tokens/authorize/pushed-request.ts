import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import { spending, type Tickets } from "../../directory/index.ts";
import { stoppedError } from "../../estate/index.ts";
import type { Write } from "../../store/port.ts";
import type { OAuthRequest } from "../contract.ts";
import type { TokenDeps } from "../deps.ts";
import { authenticateAlone } from "../introspect.ts";
import type { AuthorizationQuery } from "./authorization-request.ts";
import { readRequest } from "./read-request.ts";
import { verifyClient } from "./verify-client.ts";

const prefix = "urn:ietf:params:oauth:request_uri:";
/** How long a pushed request waits for its person. */
const ttlMs = 60_000;

const pushedSchema = z.object({ clientId: z.string(), parameters: z.record(z.string(), z.string()) });

/** The answer to a pushed request (RFC 9126 §2.2). */
export interface PushedRequest {
  readonly request_uri: string;
  readonly expires_in: number;
}

/** How a client proves itself is no part of what it asks for. */
const proofParameters = new Set(["client_secret", "client_assertion", "client_assertion_type"]);

/**
 * POST /oauth/par (RFC 9126): a client that has proved itself as at the token endpoint leaves a request, which is checked as the authorization endpoint
 * would. Only that client can use it, once. Throws `client.authentication_failed`, `estate.stopped`, `oauth.*`, `request.*`.
 */
export async function pushRequest(
  deps: Pick<TokenDeps, "issuer" | "store" | "signer" | "digests" | "clock" | "draft" | "estate"> & { readonly tickets: Tickets },
  request: OAuthRequest,
): Promise<PushedRequest> {
  const party = await authenticateAlone(deps, request, true);
  if (deps.estate.isStopped) throw stoppedError();
  if (party.kind !== "client") throw new GuardError("oauth.unauthorized_client");
  if (request.form.has("request_uri")) throw invalid("can't itself be pushed");
  const single = new Map([...request.form].filter(([name]) => !proofParameters.has(name)));
  single.set("client_id", party.id);
  const query: AuthorizationQuery = { single, repeated: new Set() };
  readRequest(query, await verifyClient(deps.store, query), deps.clock.nowMs());
  const { secret, write } = deps.tickets.issuing("pushed", { clientId: party.id, parameters: Object.fromEntries(single) }, ttlMs);
  await deps.store.commit({ writes: [write], events: [] });
  return { request_uri: `${prefix}${secret}`, expires_in: ttlMs / 1_000 };
}

/**
 * The pushed request that a query refers to; undefined where it refers to none of ours, and nothing is ever fetched (case AZC-22). Whatever else the
 * query says counts for nothing (RFC 9126 §4). Throws `request.invalid` for one that is used, too old, or another client's.
 */
export async function findPushedRequest(
  { tickets }: { readonly tickets: Pick<Tickets, "find"> },
  { single, repeated }: AuthorizationQuery,
): Promise<{ readonly query: AuthorizationQuery; readonly spends: readonly Write[] } | undefined> {
  const uri = single.get("request_uri");
  if (uri === undefined || !uri.startsWith(prefix) || repeated.has("request_uri")) return undefined;
  const row = await tickets.find("pushed", uri.slice(prefix.length));
  const pushed = pushedSchema.safeParse(row?.body).data;
  if (row === undefined || pushed === undefined || repeated.has("client_id") || pushed.clientId !== single.get("client_id"))
    throw invalid("expected a request of this client that is less than a minute old and unused");
  return { query: { single: new Map(Object.entries(pushed.parameters)), repeated: new Set() }, spends: [spending(row)] };
}

function invalid(message: string): GuardError {
  return new GuardError("request.invalid", { description: `request_uri: ${message}`, fields: [{ path: "request_uri", message }] });
}
