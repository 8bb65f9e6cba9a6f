import { GuardError } from "@agent-id-guard/protocol";
import type { Call, Grant } from "../grant.ts";

/** Each grant is for certain kinds of parties, and a party that proves nothing may use few of them (RFC 6749 §4.4). Throws `oauth.unauthorized_client`. */
export function checkGrantAllowed({ party }: Call, grant: Grant): void {
  if (!grant.parties.includes(party.kind)) throw new GuardError("oauth.unauthorized_client");
  if (party.method === "none" && !grant.publicClients) throw new GuardError("oauth.unauthorized_client");
}
