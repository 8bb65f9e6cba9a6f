import type { TokenDeps } from "../deps.ts";
import type { Grant } from "../grant.ts";

/** `client_credentials` (RFC 6749 §4.4): an agent or a resource server acts for itself. A transaction begins. */
export function clientCredentialsGrant({ entropy }: Pick<TokenDeps, "entropy">): Grant {
  return {
    name: "clientCredentials",
    parties: ["agent", "resource"],
    publicClients: false,
    builtIns: ["guard"],
    establish: ({ party }) => ({ subjectId: party.id, txn: entropy.id("transaction"), writes: [] }),
  };
}
