import type { CredentialRow } from "../store/port.ts";

/** The event fields that name a credential. */
export function factsOf(credential: CredentialRow) {
  return { target: { type: "credential", id: credential.id }, credentialId: credential.id };
}

/** The event field of a reason, where one was given. */
export function because(reason: string | undefined): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}
