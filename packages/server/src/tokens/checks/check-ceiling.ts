import { GuardError } from "@agent-id-guard/protocol";
import type { Attempt } from "../attempt.ts";

/** What came before may not be exceeded: neither its permissions nor its lifetime (case XCH-03). Throws `oauth.invalid_scope`, `oauth.invalid_grant`. */
export function checkCeiling({ established: { ceiling }, requested, call }: Attempt): void {
  const beyond =
    ceiling?.permissions === undefined ? [] : (requested ?? []).filter((permission) => !ceiling.permissions?.includes(permission));
  if (beyond.length > 0) throw new GuardError("oauth.invalid_scope", { description: "More is asked for than the presented grant carries" });
  if (ceiling?.expiresAtSeconds !== undefined && ceiling.expiresAtSeconds * 1_000 <= call.nowMs)
    throw new GuardError("oauth.invalid_grant");
}
