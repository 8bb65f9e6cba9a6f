/**
 * The closed catalogue of errors. A `code` is API: stable, pinned by a test, and the only thing code may decide on.
 *
 * `oauth` is the RFC 6749 §5.2 / RFC 6750 §3.1 / RFC 8693 §2.2.2 / RFC 8707 §2 code that an OAuth endpoint answers with.
 * HTTP status codes are not here: one file of the server (`http/render-error.ts`) knows them.
 */
export const errorCatalogue = {
  "request.malformed": {
    oauth: "invalid_request",
    title: "The request could not be read",
    hint: "Check the body against the content type and the documented shape.",
  },
  "request.invalid": {
    oauth: "invalid_request",
    title: "The request has a value that is not allowed",
    hint: "Each entry of `fields` names one value and what is expected there.",
  },
  "request.duplicate_parameter": {
    oauth: "invalid_request",
    title: "A parameter appears more than once",
    hint: "Send each parameter once (RFC 6749 §3.2).",
  },
  "request.too_large": {
    oauth: "invalid_request",
    title: "The request is larger than this endpoint accepts",
    hint: "Send a smaller body.",
  },
  "request.unsupported_media_type": {
    oauth: "invalid_request",
    title: "The content type is not supported here",
    hint: "OAuth endpoints take application/x-www-form-urlencoded, the admin API takes application/json.",
  },
  "request.method_not_allowed": {
    oauth: "invalid_request",
    title: "This path does not answer that method",
    hint: "See /openapi.json for the methods of each path.",
  },
  "request.no_such_route": {
    oauth: "invalid_request",
    title: "There is nothing at this path",
    hint: "See /openapi.json and /.well-known/oauth-authorization-server for the paths.",
  },
  "request.idempotency_conflict": {
    oauth: "invalid_request",
    title: "This Idempotency-Key was used for a different request",
    hint: "Use a new key for each distinct write.",
  },
  "request.precondition_required": {
    oauth: "invalid_request",
    title: "This write needs an If-Match header",
    hint: "Read the object, then send its ETag as If-Match.",
  },
  "request.rate_limited": {
    oauth: "slow_down",
    title: "Too many attempts",
    hint: "Wait for the number of seconds in Retry-After.",
  },
  "client.authentication_failed": {
    oauth: "invalid_client",
    title: "Client authentication failed",
    hint: "Check the client id, that its registered method is used, and that the secret or key is current. An assertion's only audience is the issuer.",
  },
  "oauth.invalid_grant": {
    oauth: "invalid_grant",
    title: "The grant is not valid",
    hint: "It may be used, expired, revoked, or issued to somebody else. Start again.",
  },
  "oauth.unsupported_grant_type": {
    oauth: "unsupported_grant_type",
    title: "This grant type is not supported",
    hint: "See grant_types_supported in the server's metadata.",
  },
  "oauth.unsupported_response_type": {
    oauth: "unsupported_response_type",
    title: "This response type is not supported",
    hint: "Use response_type=code with PKCE (S256).",
  },
  "oauth.request_not_supported": {
    oauth: "request_not_supported",
    title: "Request objects are not supported",
    hint: "Send the parameters themselves; there is no `request` parameter (OpenID Connect Core §6.1).",
  },
  "oauth.request_uri_not_supported": {
    oauth: "request_uri_not_supported",
    title: "Request objects are not fetched",
    hint: "Send the parameters themselves; there is no `request_uri` parameter (OpenID Connect Core §6.2).",
  },
  "oauth.consent_required": {
    oauth: "consent_required",
    title: "The person has to agree first",
    hint: "Send the person through the authorization endpoint without prompt=none.",
  },
  "oauth.unauthorized_client": {
    oauth: "unauthorized_client",
    title: "This client may not use that grant",
    hint: "Agents use client_credentials and token exchange, clients use authorization_code.",
  },
  "oauth.authorization_pending": {
    oauth: "authorization_pending",
    title: "The person has not answered yet",
    hint: "Ask again after the interval.",
  },
  "oauth.slow_down": {
    oauth: "slow_down",
    title: "The device asks too often",
    hint: "Wait five seconds longer than before between two requests (RFC 8628 §3.5).",
  },
  "oauth.expired_token": {
    oauth: "expired_token",
    title: "The device code has expired",
    hint: "Ask for a new one, and show the new user code.",
  },
  "oauth.invalid_scope": {
    oauth: "invalid_scope",
    title: "The requested permissions are not granted",
    hint: "Ask for what the grants allow, or leave `scope` out to receive all of it. The decision names what is missing.",
  },
  "oauth.invalid_target": {
    oauth: "invalid_target",
    title: "The requested resource is unknown or not allowed",
    hint: "Send one `resource` parameter with the exact identifier of a registered, enabled resource (RFC 8707).",
  },
  "chain.subject_refused": {
    oauth: "invalid_request",
    title: "The subject token is not accepted",
    hint: "Present a living access token of this server that was made for calling you, or your own for the same resource.",
  },
  "chain.too_deep": {
    oauth: "invalid_request",
    title: "The delegation chain is longer than allowed",
    hint: "A chain has at most eight actors.",
  },
  "chain.loop": {
    oauth: "invalid_request",
    title: "The delegation chain would contain the same actor twice",
    hint: "An agent can't act for itself through another agent.",
  },
  "token.missing": {
    oauth: "invalid_token",
    title: "An access token is required",
    hint: "Send `Authorization: Bearer` with a token whose audience is this resource.",
  },
  "token.invalid": {
    oauth: "invalid_token",
    title: "The access token is not valid",
    hint: "Get a new token from the token endpoint.",
  },
  "token.expired": { oauth: "invalid_token", title: "The access token has expired", hint: "Get a new token from the token endpoint." },
  "token.wrong_audience": {
    oauth: "invalid_token",
    title: "The access token is for another resource",
    hint: "Ask the token endpoint for a token with this resource's identifier.",
  },
  "token.revoked": {
    oauth: "invalid_token",
    title: "The access token has been revoked",
    hint: "Somebody in the chain was suspended or lost a grant. Ask the owner.",
  },
  "access.denied": {
    oauth: "access_denied",
    title: "Access is denied",
    hint: "The decision names the nearest grant that would allow it.",
  },
  "access.insufficient_scope": {
    oauth: "insufficient_scope",
    title: "The token does not carry the permission that this call needs",
    hint: "Ask for a token with the permission named in the challenge.",
  },
  "access.unauthenticated": { oauth: "login_required", title: "Sign in first", hint: "Use an admin session or an admin access token." },
  "access.role_required": {
    oauth: "access_denied",
    title: "Your role does not allow this",
    hint: "Ask an owner of this installation for the role.",
  },
  "access.reauthentication_required": {
    oauth: "insufficient_user_authentication",
    title: "This needs a sign-in of the last ten minutes",
    hint: "Sign in again (in the console: /signin?prompt=login) and repeat the request.",
  },
  "access.cross_site": {
    oauth: "invalid_request",
    title: "The request came from another site",
    hint: "Send it from the console's own pages, with its request token.",
  },
  "entity.not_found": { oauth: "invalid_request", title: "There is no such object", hint: "Check the id." },
  "entity.conflict": {
    oauth: "invalid_request",
    title: "An object with this name or identifier exists already",
    hint: "Choose another value, or change the existing object.",
  },
  "entity.stale": {
    oauth: "invalid_request",
    title: "Somebody changed this object since you read it",
    hint: "Read it again and repeat your change on the new version.",
  },
  "entity.invalid_state": { oauth: "invalid_request", title: "The object's state does not allow this", hint: "See the object's `state`." },
  "entity.in_use": { oauth: "invalid_request", title: "Other objects depend on this one", hint: "Remove or reassign them first." },
  "vault.unavailable": {
    oauth: "temporarily_unavailable",
    title: "The vault can't be opened now",
    hint: "The key management service did not answer. Try again.",
  },
  "vault.cannot_open": {
    oauth: "server_error",
    title: "A stored credential can't be decrypted",
    hint: "The stored bytes or the master key do not match. Restore them or store the credential again.",
  },
  "vault.weak_key": {
    oauth: "server_error",
    title: "The master key is too weak",
    hint: "Use 32 random bytes, or let the server make the key file.",
  },
  "vault.key_disabled": {
    oauth: "temporarily_unavailable",
    title: "The master key is disabled at its service",
    hint: "Enable it again, or withdraw its deletion, at the key management service.",
  },
  "vault.key_denied": {
    oauth: "temporarily_unavailable",
    title: "The key management service refuses the server",
    hint: "Check that the key exists there and that the server's identity may wrap and unwrap with it.",
  },
  "vault.mode_refused": {
    oauth: "invalid_target",
    title: "No credential of this resource is delivered in that way",
    hint: "An administrator sets the delivery modes of a credential.",
  },
  "connection.required": {
    oauth: "interaction_required",
    title: "The person has not connected their account",
    hint: "Send the person to `connectionRequest.url`, signed in as themselves, and ask again.",
  },
  "connection.dead": {
    oauth: "interaction_required",
    title: "The provider no longer accepts the person's connection",
    hint: "Send the person to `connectionRequest.url` to consent anew.",
  },
  "connection.failed": {
    oauth: "temporarily_unavailable",
    title: "The provider did not give a token",
    hint: "Try again; the description says what the provider answered.",
  },
  "lease.over": {
    oauth: "invalid_grant",
    title: "The lease is over",
    hint: "Ask for a new delivery.",
  },
  "delivery.upstream_refused": {
    oauth: "access_denied",
    title: "The other side refused to hand anything over",
    hint: "Check the role, its trust in this server and the stored key there.",
  },
  "vault.no_credential": {
    oauth: "invalid_target",
    title: "No usable credential is stored for this resource",
    hint: "An administrator stores one with `agent-id-guard credentials add`.",
  },
  "gateway.destination_refused": {
    oauth: "invalid_request",
    title: "The gateway does not send there",
    hint: "A credential only goes to the destinations stored with it, and never to a private address unless the resource allows it.",
  },
  "gateway.bad_request": {
    oauth: "invalid_request",
    title: "The gateway can't forward this request",
    hint: "Check the path, the method and the headers.",
  },
  "gateway.model_not_allowed": {
    oauth: "access_denied",
    title: "This model is not allowed for this resource",
    hint: "Use one of the models on the resource's list.",
  },
  "gateway.credential_rejected": {
    oauth: "temporarily_unavailable",
    title: "The service behind the gateway did not accept the stored credential",
    hint: "An administrator rotates it with `agent-id-guard credentials rotate`.",
  },
  "gateway.upstream_unreachable": {
    oauth: "temporarily_unavailable",
    title: "The service behind the gateway did not answer",
    hint: "Try again, and check the resource's upstream address.",
  },
  "gateway.upstream_timeout": {
    oauth: "temporarily_unavailable",
    title: "The service behind the gateway was too slow",
    hint: "Try again, or raise the resource's time limit.",
  },
  "audit.unavailable": {
    oauth: "temporarily_unavailable",
    title: "The audit record can't be written, so nothing was done",
    hint: "Check the disk and the database.",
  },
  "audit.broken": {
    oauth: "server_error",
    title: "The audit log does not verify",
    hint: "The report names the first record that does not match. Keep the database and the checkpoints as they are and compare.",
  },
  "store.unavailable": { oauth: "temporarily_unavailable", title: "The database did not answer", hint: "Try again." },
  "store.unsupported": {
    oauth: "server_error",
    title: "The database can't be used",
    hint: "See the description: version, lock, or migration.",
  },
  "backup.unreadable": {
    oauth: "server_error",
    title: "The backup can't be read",
    hint: "See the description. Nothing has been changed. Use another copy of the backup, or the key or passphrase that it was made with.",
  },
  "restore.refused": {
    oauth: "server_error",
    title: "The backup can't be restored there",
    hint: "See the description. Nothing has been changed.",
  },
  "feed.stale": {
    oauth: "temporarily_unavailable",
    title: "The revocation feed has been silent too long",
    hint: "Calls are refused until the server can be reached again.",
  },
  "signin.failed": { oauth: "access_denied", title: "Sign-in failed", hint: "Check the user name and the password." },
  "signin.expired": {
    oauth: "access_denied",
    title: "This sign-in has expired or was already used",
    hint: "Start again from the application.",
  },
  "idp.unreachable": {
    oauth: "temporarily_unavailable",
    title: "The identity provider did not answer as expected",
    hint: "Check its address and the client settings.",
  },
  "idp.callback_refused": {
    oauth: "invalid_request",
    title: "The callback does not come from the identity provider",
    hint: "Compare the callback's token and key at the provider with the ones set here.",
  },
  "idp.cursor_expired": {
    oauth: "temporarily_unavailable",
    title: "The identity provider no longer knows what changed since then",
    hint: "A full sync puts it right.",
  },
  "scim.invalid_filter": {
    oauth: "invalid_request",
    title: "The filter can't be read",
    hint: "See RFC 7644 §3.4.2.2. Attributes are those of /scim/v2/Schemas.",
  },
  "scim.invalid_path": { oauth: "invalid_request", title: "The path of an operation can't be read", hint: "See RFC 7644 §3.5.2." },
  "scim.invalid_syntax": { oauth: "invalid_request", title: "The SCIM message can't be read", hint: "See RFC 7644 §3." },
  "scim.invalid_value": {
    oauth: "invalid_request",
    title: "A value is not one that the attribute can have",
    hint: "See the type of the attribute in /scim/v2/Schemas.",
  },
  "scim.no_target": {
    oauth: "invalid_request",
    title: "The operation has nothing to work on",
    hint: "Name an attribute, and values of it that are there.",
  },
  "scim.mutability": { oauth: "invalid_request", title: "The attribute can't be changed", hint: "Leave it out of the operation." },
  "scim.uniqueness": {
    oauth: "invalid_request",
    title: "Somebody else has this value already",
    hint: "Find them by userName or externalId and change them instead.",
  },
  "scim.too_many": {
    oauth: "invalid_request",
    title: "The filter would have to look at too many resources",
    hint: "Filter by id, userName, externalId or displayName.",
  },
  "estate.stopped": {
    oauth: "temporarily_unavailable",
    title: "An administrator has stopped every agent and client",
    hint: "Nothing works until an owner or admin resumes it: console, or `agent-id-guard estate resume`.",
  },
  "config.invalid": { oauth: "server_error", title: "The configuration is not valid", hint: "The description names each setting." },
  "sdk.misconfigured": {
    oauth: "invalid_request",
    title: "Agent ID Guard is not set up as this call needs",
    hint: "See the description.",
  },
  "sdk.unreachable": {
    oauth: "temporarily_unavailable",
    title: "The Agent ID Guard server did not answer",
    hint: "Check the issuer address and the network.",
  },
  "internal.unexpected": {
    oauth: "server_error",
    title: "Something unexpected went wrong",
    hint: "The server's log has the details under the request id.",
  },
} as const satisfies Record<string, { oauth: string; title: string; hint: string }>;

/** A stable error code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** One value of a request that was not allowed: where it is (a dotted path) and what is expected there. */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** What a {@link GuardError} may carry beside its code. */
export interface GuardErrorOptions {
  /** Public: what was wrong this time, without echoing secrets or the caller's input. */
  readonly description?: string;
  /** Public: replaces the catalogue's hint where a better one is known. */
  readonly hint?: string;
  /** Public: the values that were not allowed. */
  readonly fields?: readonly FieldIssue[];
  /** Public: the decision that refused, `dec_…`. */
  readonly decisionId?: string;
  /** Public: permissions that the call needs (RFC 6750 §3 `scope` of the challenge). */
  readonly scope?: string;
  /** Public: seconds to wait (Retry-After). */
  readonly retryAfterSeconds?: number;
  /** Public: where a person must go on before this can succeed. */
  readonly connectionRequest?: { readonly id: string; readonly url: string };
  /** Private: the credential because of which it was refused; it goes on record. */
  readonly credentialId?: string;
  /** Private: for the log only, never sent. */
  readonly detail?: string;
  /** Private: what caused it. */
  readonly cause?: unknown;
}

/** The one error class of the product. Immutable; decide on `code`, never on `message`. */
export class GuardError extends Error {
  override readonly name = "GuardError";
  readonly code: ErrorCode;
  readonly description: string;
  readonly hint: string;
  readonly fields: readonly FieldIssue[] | undefined;
  readonly decisionId: string | undefined;
  readonly scope: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly connectionRequest: { readonly id: string; readonly url: string } | undefined;
  /** Private half: for records and the log only. */
  readonly credentialId: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: GuardErrorOptions = {}) {
    const entry = errorCatalogue[code];
    const description = options.description ?? entry.title;
    super(`${code}: ${description}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.description = description;
    this.hint = options.hint ?? entry.hint;
    this.fields = options.fields;
    this.decisionId = options.decisionId;
    this.scope = options.scope;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.connectionRequest = options.connectionRequest;
    this.credentialId = options.credentialId;
    this.detail = options.detail;
  }

  /** The OAuth code of this error (RFC 6749 §5.2, RFC 6750 §3.1). */
  get oauthCode(): string {
    return errorCatalogue[this.code].oauth;
  }
}

/** Whether a value is a {@link GuardError}, also across two copies of this package. */
export function isGuardError(value: unknown): value is GuardError {
  return (
    value instanceof Error &&
    value.name === "GuardError" &&
    "code" in value &&
    typeof value.code === "string" &&
    value.code in errorCatalogue
  );
}
