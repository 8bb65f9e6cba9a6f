import { endpoints } from "@agent-id-guard/protocol";

/** The redirect URI of one credential: each has its own, so that an answer meant for one provider can't be brought to another (RFC 9700 §4.4, case AZC-21). */
export function callbackOf(issuer: string, credentialId: string): string {
  return `${issuer}${endpoints.connect}/callback/${credentialId}`;
}
