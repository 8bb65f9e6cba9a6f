import { GuardError } from "@agent-id-guard/protocol";
import type { Credential, ProofContext } from "./credential.ts";

/** `client_secret_basic` (RFC 6749 §2.3.1). Throws `sdk.misconfigured` for an empty secret, so that it never reaches the server. */
export function clientSecret(secret: string, { clientId }: ProofContext): Credential {
  if (secret === "") throw new GuardError("sdk.misconfigured", { description: "The client secret is empty" });
  const authorization = `Basic ${btoa(`${formEncode(clientId)}:${formEncode(secret)}`)}`;
  return { prove: async () => ({ headers: { authorization }, form: {} }) };
}

/** application/x-www-form-urlencoded of one value (RFC 6749 Appendix B). */
function formEncode(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice("v=".length);
}
