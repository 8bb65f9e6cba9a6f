import { type ErrorCode, errorCatalogue, type FieldIssue, GuardError, oauthErrorSchema, problemSchema } from "@agent-id-guard/protocol";
import { parseJson } from "./parse-json.ts";

/** What an OAuth code means where the answer does not carry our own (an older server, or something in between). */
const codeOfOauth: Readonly<Record<string, ErrorCode>> = {
  invalid_request: "request.invalid",
  invalid_client: "client.authentication_failed",
  invalid_grant: "oauth.invalid_grant",
  invalid_scope: "oauth.invalid_scope",
  invalid_target: "oauth.invalid_target",
  invalid_token: "token.invalid",
  unauthorized_client: "oauth.unauthorized_client",
  unsupported_grant_type: "oauth.unsupported_grant_type",
  access_denied: "access.denied",
  insufficient_scope: "access.insufficient_scope",
  slow_down: "request.rate_limited",
};

/** The public half of an error as the server sent it, whichever of its two forms it came in. */
interface SentError {
  readonly code?: string | undefined;
  readonly oauth?: string | undefined;
  readonly description?: string | undefined;
  readonly hint?: string | undefined;
  readonly decisionId?: string | undefined;
  readonly fields?: readonly FieldIssue[] | undefined;
  readonly connectionRequest?: { readonly id: string; readonly url: string } | undefined;
}

/**
 * Turns an error answer of the server (RFC 6749 §5.2 or RFC 9457) back into the GuardError that it was: code, description, hint, decision, wait.
 * What is in neither form becomes `sdk.unreachable` (5xx) or `sdk.misconfigured`; its body is not repeated.
 */
export function readError(status: number, headers: Headers, body: string): GuardError {
  const sent = parse(body);
  const code = codeOf(sent);
  if (code === undefined) {
    return new GuardError(status >= 500 ? "sdk.unreachable" : "sdk.misconfigured", {
      description: `The server answered with status ${status} and no error of Agent ID Guard`,
      hint: "Check that the issuer is the address of an Agent ID Guard server.",
    });
  }
  const wait = Number(headers.get("retry-after") ?? Number.NaN);
  return new GuardError(code, {
    ...(sent.description === undefined ? {} : { description: sent.description.slice(0, 1_000) }),
    ...(sent.hint === undefined ? {} : { hint: sent.hint.slice(0, 1_000) }),
    ...(sent.decisionId === undefined ? {} : { decisionId: sent.decisionId }),
    ...(sent.fields === undefined ? {} : { fields: sent.fields }),
    ...(sent.connectionRequest === undefined ? {} : { connectionRequest: sent.connectionRequest }),
    ...(Number.isFinite(wait) ? { retryAfterSeconds: wait } : {}),
  });
}

function parse(body: string): SentError {
  const json = parseJson(body);
  const oauth = oauthErrorSchema.safeParse(json);
  if (oauth.success) {
    const { error, error_description, code, hint, decision_id, connection_request } = oauth.data;
    return { oauth: error, description: error_description, code, hint, decisionId: decision_id, connectionRequest: connection_request };
  }
  const problem = problemSchema.safeParse(json);
  return problem.success ? { ...problem.data, description: problem.data.detail } : {};
}

function codeOf(sent: SentError): ErrorCode | undefined {
  if (sent.code !== undefined && Object.hasOwn(errorCatalogue, sent.code)) return sent.code as ErrorCode;
  return sent.oauth !== undefined && Object.hasOwn(codeOfOauth, sent.oauth) ? codeOfOauth[sent.oauth] : undefined;
}
