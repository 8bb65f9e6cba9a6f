import { GuardError } from "@agent-id-guard/protocol";

/** What a code of a cloud looks like. Anything else is a text, and is not told. */
const codeShape = /^[A-Za-z][A-Za-z0-9._-]{0,99}$/;
const busyShape =
  /^(Throttl|RequestLimitExceeded|InternalError|InternalFailure|ServiceUnavailable|temporarily_unavailable|server_error|rate_limit)/i;
const shortestEcho = 8;

/**
 * What a cloud's refusal means: `delivery.upstream_refused`, or `connection.failed` where it is busy or broken. Its code is all that is told (case LOG-02), and not even
 * that where it echoes what was `withheld`: the key or the token that it was shown.
 */
export function refusal(status: number, code: string | undefined, withheld: string): GuardError {
  const told = code !== undefined && codeShape.test(code) && !isEcho(code, withheld) ? code : undefined;
  if (status < 400 && code === undefined) return unreadable(`HTTP ${status}`);
  const suffix = told === undefined ? `HTTP ${status}` : told;
  if (status >= 500 || status === 429 || (told !== undefined && busyShape.test(told)))
    return new GuardError("connection.failed", { description: `The token service can't serve now: ${suffix}` });
  return new GuardError("delivery.upstream_refused", { description: `The token service refused: ${suffix}` });
}

/** The other side said yes, or nothing, in a way that can't be read. */
export function unreadable(detail: string): GuardError {
  return new GuardError("connection.failed", { description: "The token service's answer can't be read", detail });
}

export function unfit(field: string, message: string): GuardError {
  return new GuardError("request.invalid", {
    description: `The cloud can't give such a session: ${field} ${message}`,
    hint: "Change the request, or the settings of the credential.",
    fields: [{ path: field, message }],
  });
}

function isEcho(code: string, withheld: string): boolean {
  return code.includes(withheld) || (code.length >= shortestEcho && withheld.includes(code));
}
