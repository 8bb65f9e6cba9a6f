import { type ErrorCode, errorCatalogue, GuardError, isGuardError, type Problem } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { describeError, type Log } from "../log/port.ts";
import { isStoreFailure, type StoreFailureReason } from "../store/port.ts";
import type { HttpEnvironment } from "./environment.ts";
import { scimErrorOf, scimPaths } from "./scim/error-body.ts";

/** The HTTP status of each code. This file is the only one that knows. */
export const statusOfCode: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  "request.malformed": 400,
  "request.invalid": 400,
  "request.duplicate_parameter": 400,
  "request.too_large": 413,
  "request.unsupported_media_type": 415,
  "request.method_not_allowed": 405,
  "request.no_such_route": 404,
  "request.idempotency_conflict": 409,
  "request.precondition_required": 428,
  "request.rate_limited": 429,
  "client.authentication_failed": 401,
  "oauth.invalid_grant": 400,
  "oauth.unsupported_grant_type": 400,
  "oauth.unsupported_response_type": 400,
  "oauth.request_not_supported": 400,
  "oauth.request_uri_not_supported": 400,
  "oauth.consent_required": 400,
  "oauth.unauthorized_client": 400,
  "oauth.authorization_pending": 400,
  "oauth.slow_down": 400,
  "oauth.expired_token": 400,
  "oauth.invalid_scope": 400,
  "oauth.invalid_target": 400,
  "chain.subject_refused": 400,
  "chain.too_deep": 400,
  "chain.loop": 400,
  "token.missing": 401,
  "token.invalid": 401,
  "token.expired": 401,
  "token.wrong_audience": 401,
  "token.revoked": 401,
  "access.denied": 403,
  "access.insufficient_scope": 403,
  "access.unauthenticated": 401,
  "access.role_required": 403,
  "access.reauthentication_required": 403,
  "access.cross_site": 403,
  "entity.not_found": 404,
  "entity.conflict": 409,
  "entity.stale": 412,
  "entity.invalid_state": 409,
  "entity.in_use": 409,
  "vault.unavailable": 503,
  "vault.cannot_open": 500,
  "vault.weak_key": 500,
  "vault.key_disabled": 503,
  "vault.key_denied": 503,
  "vault.mode_refused": 403,
  "connection.required": 403,
  "connection.dead": 403,
  "connection.failed": 502,
  "lease.over": 409,
  "delivery.upstream_refused": 502,
  "vault.no_credential": 502,
  "gateway.destination_refused": 403,
  "gateway.bad_request": 400,
  "gateway.model_not_allowed": 403,
  "gateway.credential_rejected": 502,
  "gateway.upstream_unreachable": 502,
  "gateway.upstream_timeout": 504,
  "audit.unavailable": 503,
  "audit.broken": 500,
  "store.unavailable": 503,
  "store.unsupported": 500,
  "backup.unreadable": 500,
  "restore.refused": 500,
  "feed.stale": 503,
  "signin.failed": 401,
  "signin.expired": 400,
  "idp.unreachable": 503,
  "idp.callback_refused": 401,
  "idp.cursor_expired": 502,
  "scim.invalid_filter": 400,
  "scim.invalid_path": 400,
  "scim.invalid_syntax": 400,
  "scim.invalid_value": 400,
  "scim.no_target": 400,
  "scim.mutability": 400,
  "scim.uniqueness": 409,
  "scim.too_many": 400,
  "estate.stopped": 503,
  "config.invalid": 500,
  "sdk.misconfigured": 500,
  "sdk.unreachable": 502,
  "internal.unexpected": 500,
};

/** What a refused write means to a caller where the use-case did not say it better. */
const codeOfStoreFailure: Readonly<Record<StoreFailureReason, ErrorCode>> = {
  conflict: "entity.conflict",
  stale: "entity.stale",
  missing: "entity.not_found",
  spent: "entity.invalid_state",
  limit: "request.rate_limited",
};

/** What Hono's own refusals mean (a body that is not JSON, a path that can't be decoded). */
const codeOfHttpStatus: Readonly<Record<number, ErrorCode>> = {
  400: "request.malformed",
  404: "request.no_such_route",
  413: "request.too_large",
  415: "request.unsupported_media_type",
};

/** Paths whose errors are RFC 6749 §5.2 bodies; those of SCIM have a form of their own, and all others answer RFC 9457 problem details. */
const oauthPaths = "/oauth/";

/** RFC 6749 §5.2: a refusal of the token endpoint is a 400 unless the RFC says otherwise. */
const oauthStatusOfCode: { readonly [code in ErrorCode]?: ContentfulStatusCode } = { "access.denied": 400 };

/** Every failure as an error of the catalogue. Unknown ones become `internal.unexpected`, with themselves as the private cause. */
export function toGuardError(error: unknown): GuardError {
  if (isGuardError(error)) return error;
  if (isStoreFailure(error)) return new GuardError(codeOfStoreFailure[error.reason], { cause: error });
  if (error instanceof HTTPException) return new GuardError(codeOfHttpStatus[error.status] ?? "internal.unexpected", { cause: error });
  return new GuardError("internal.unexpected", { cause: error });
}

/** The status of a failure, for surfaces that answer with a page. */
export function statusOf(error: unknown): ContentfulStatusCode {
  return statusOfCode[toGuardError(error).code];
}

/** An RFC 9457 body. Carries the public half of the error only. */
function problemOf(error: GuardError, requestId: string): Problem {
  return {
    type: `urn:agent-id-guard:error:${error.code}`,
    title: errorCatalogue[error.code].title,
    status: statusOfCode[error.code],
    detail: error.description,
    code: error.code,
    hint: error.hint,
    requestId,
    ...(error.fields === undefined ? {} : { fields: error.fields.map(({ path, message }) => ({ path, message })) }),
    ...(error.decisionId === undefined ? {} : { decisionId: error.decisionId }),
    ...(error.connectionRequest === undefined ? {} : { connectionRequest: error.connectionRequest }),
  };
}

/** The error handler of the whole server: one answer for every failure, a log line for those that are our fault. */
export function createErrorHandler(log: Log): (error: unknown, c: Context<HttpEnvironment>) => Response {
  return (failure, c) => {
    const error = toGuardError(failure);
    if (statusOfCode[error.code] >= 500) reportFailure(log, error, c);
    return renderError(error, c);
  };
}

/** Answers a request with an error, in the form of its path. */
export function renderError(error: GuardError, c: Context<HttpEnvironment>): Response {
  const oauth = c.req.path.startsWith(oauthPaths);
  const status = (oauth ? oauthStatusOfCode[error.code] : undefined) ?? statusOfCode[error.code];
  const headers: Record<string, string> = { "Cache-Control": "no-store", "Content-Language": "en" };
  const challenge = challengeOf(error);
  if (challenge !== undefined) headers["WWW-Authenticate"] = challenge;
  const wait = error.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
  if (wait !== undefined) headers["Retry-After"] = String(Math.ceil(wait));
  if (c.req.path.startsWith(scimPaths))
    return c.json(scimErrorOf(error, status), status, { ...headers, "Content-Type": "application/scim+json" });
  if (!oauth) return c.json(problemOf(error, c.get("requestId")), status, { ...headers, "Content-Type": "application/problem+json" });
  const body = {
    error: error.oauthCode,
    error_description: oauthText(error.description),
    code: error.code,
    hint: error.hint,
    ...(error.decisionId === undefined ? {} : { decision_id: error.decisionId }),
    ...(error.connectionRequest === undefined ? {} : { connection_request: error.connectionRequest }),
  };
  return c.json(body, status, headers);
}

/** RFC 6750 §3 and RFC 6749 §5.2: how to authenticate. Nothing of the request is repeated. */
function challengeOf(error: GuardError): string | undefined {
  const realm = 'realm="agent-id-guard"';
  if (error.code === "client.authentication_failed") return `Basic ${realm}, charset="UTF-8"`;
  if (error.code === "token.missing" || error.code === "access.unauthenticated") return `Bearer ${realm}`;
  if (!error.code.startsWith("token.") && error.code !== "access.insufficient_scope") return undefined;
  const scope = error.scope === undefined ? "" : `, scope="${oauthText(error.scope)}"`;
  return `Bearer ${realm}, error="${error.oauthCode}", error_description="${oauthText(error.description)}"${scope}`;
}

/** Only the characters that RFC 6749 §5.2 allows in a description, which are also safe within a quoted string. */
function oauthText(text: string): string {
  return text.replaceAll('"', "'").replace(/[^\x20-\x21\x23-\x5B\x5D-\x7E]/g, "?");
}

/** A log line for a failure that is our fault. */
export function reportFailure(log: Log, error: GuardError, c: Context<HttpEnvironment>): void {
  log.error(
    { requestId: c.get("requestId"), method: c.req.method, code: error.code, detail: error.detail, cause: describeError(error.cause) },
    "request failed",
  );
}
