import { GuardError } from "@agent-id-guard/protocol";
import type { Attempt } from "../attempt.ts";
import type { Grant } from "../grant.ts";

/** The server's own audiences are reached by certain grants only: no agent gets into the admin API. Throws `oauth.invalid_target`. */
export function checkTarget({ target }: Attempt, grant: Grant): void {
  if (target.kind !== "resource" && !grant.builtIns.includes(target.kind)) throw new GuardError("oauth.invalid_target");
}
