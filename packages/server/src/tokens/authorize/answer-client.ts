import type { GuardError } from "@agent-id-guard/protocol";
import type { ReturnAddress } from "./authorization-request.ts";

/** Every answer names us (RFC 9207, case AZC-07) and repeats `state`. The address is used to the letter; values are encoded, so nothing in them can split a header (AZC-09). */
function addressed(issuer: string, to: ReturnAddress, answer: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams({ ...answer, ...(to.state === undefined ? {} : { state: to.state }), iss: issuer });
  return `${to.redirectUri}${to.redirectUri.includes("?") ? "&" : "?"}${parameters}`;
}

/** The address that brings a code to the client (RFC 6749 §4.1.2). */
export function bringCode(issuer: string, to: ReturnAddress, code: string): string {
  return addressed(issuer, to, { code });
}

/** The address that brings an error to the client (RFC 6749 §4.1.2.1), with the decision that refused where there is one. */
export function bringError(issuer: string, to: ReturnAddress, error: GuardError): string {
  return addressed(issuer, to, {
    error: error.oauthCode,
    error_description: error.description.replaceAll('"', "'").replace(/[^\x20-\x21\x23-\x5B\x5D-\x7E]/g, "?"),
    ...(error.decisionId === undefined ? {} : { decision_id: error.decisionId }),
  });
}
