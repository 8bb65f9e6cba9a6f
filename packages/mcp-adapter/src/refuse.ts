import { type ErrorCode, GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { InboundLadderRejection } from "@modelcontextprotocol/server";
import { metadataUrl, type ProtectedResource } from "./metadata.ts";

/** HTTP status by error code: the one place that knows it. What is not here is our own trouble, not the caller's: 503, since nobody is let in. */
const statusByCode: Partial<Record<ErrorCode, number>> = {
  "request.malformed": 400,
  "request.invalid": 400,
  "request.too_large": 413,
  "request.unsupported_media_type": 415,
  "request.method_not_allowed": 405,
  "request.no_such_route": 404,
  "token.missing": 401,
  "token.invalid": 401,
  "token.expired": 401,
  "token.wrong_audience": 401,
  "token.revoked": 401,
  "access.insufficient_scope": 403,
  "access.cross_site": 403,
  "internal.unexpected": 500,
};

/** JSON-RPC 2.0 §5.1. */
const rpcCodes = { invalidRequest: -32_600, methodNotFound: -32_601, invalidParams: -32_602, internal: -32_603, server: -32_000 } as const;
const rpcCodeByCode: Partial<Record<ErrorCode, number>> = {
  "request.malformed": rpcCodes.invalidRequest,
  "request.invalid": rpcCodes.invalidParams,
  "request.no_such_route": rpcCodes.methodNotFound,
  "audit.unavailable": rpcCodes.internal,
  "internal.unexpected": rpcCodes.internal,
};

export type MessageId = string | number | undefined;

/** The error as the caller may know it. */
function publicError(error: unknown): GuardError {
  if (isGuardError(error) && (error.code in statusByCode || error.code === "feed.stale" || error.code === "audit.unavailable"))
    return error;
  return new GuardError(isGuardError(error) ? "sdk.unreachable" : "internal.unexpected", { cause: error });
}

/**
 * Refuses a request for what its credentials are or lack: 401, 403 or 400 with a challenge (RFC 6750 §3, RFC 9728 §5.1), or 503.
 * The body is an OAuth error. A request without credentials gets a challenge without an error code (RFC 6750 §3.1).
 */
export function refuseCredentials(thrown: unknown, resource: ProtectedResource): Response {
  const error = publicError(thrown);
  const status = statusByCode[error.code] ?? 503;
  const hasError = error.code !== "token.missing";
  const headers = new Headers({ "cache-control": "no-store" });
  if (status === 503) headers.set("retry-after", "2");
  else if (status < 500) headers.set("www-authenticate", challenge(error, hasError, resource));
  const body = {
    ...(hasError ? { error: error.oauthCode, error_description: error.description } : {}),
    code: error.code,
    hint: error.hint,
  };
  return Response.json(body, { status, headers });
}

/** Refuses a message: a JSON-RPC error that carries the id where one could be read, with the HTTP status that fits. */
export function refuseMessage(thrown: unknown, id?: MessageId): Response {
  const error = publicError(thrown);
  const status = statusByCode[error.code] ?? 503;
  const headers = new Headers({ "cache-control": "no-store" });
  if (status === 503) headers.set("retry-after", "2");
  if (status === 405) headers.set("allow", "POST");
  return Response.json(errorMessage(error, id), { status, headers });
}

/** The same as a message alone, where the status is out already. */
export function errorMessage(thrown: unknown, id: MessageId): RpcError {
  const error = publicError(thrown);
  const data = { code: error.code, hint: error.hint, ...(error.fields === undefined ? {} : { fields: error.fields }) };
  return rpcError(id, { code: rpcCodeByCode[error.code] ?? rpcCodes.server, message: error.description, data });
}

/** A thing that is not listed answers like one that does not exist, as the MCP SDK does: in band, naming nothing. */
export function refuseUnlisted(kind: string, id: MessageId): Response {
  return Response.json(rpcError(id, { code: rpcCodes.invalidParams, message: `There is no such ${kind}` }));
}

/** MCP 2026-07-28: an unknown method is 404 with -32601. */
export function refuseMethod(id: MessageId): Response {
  return Response.json(rpcError(id, { code: rpcCodes.methodNotFound, message: "Method not found" }), { status: 404 });
}

/** Headers that contradict the message, or an envelope that is broken: as the MCP SDK would answer it. */
export function refuseRoute({ httpStatus, code, message, data }: InboundLadderRejection, id: MessageId): Response {
  return Response.json(rpcError(id, { code, message, data }), { status: httpStatus });
}

interface RpcError {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
}

function rpcError(id: MessageId, error: RpcError["error"]): RpcError {
  return { jsonrpc: "2.0", id: id ?? null, error };
}

function challenge(error: GuardError, hasError: boolean, resource: ProtectedResource): string {
  const scope = error.scope ?? resource.basicScope?.join(" ");
  const parameters = {
    ...(hasError ? { error: error.oauthCode, error_description: error.description } : {}),
    ...(scope === undefined || scope === "" ? {} : { scope }),
    resource_metadata: metadataUrl(resource.resource),
  };
  return `Bearer ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${value.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "'")}"`)
    .join(", ")}`;
}
