import { GuardError } from "@agent-id-guard/protocol";

/** Nobody is served the sooner for asking often. */
const retryAfterSeconds = 30;

/** What everybody is told while everything is stopped. */
export function stoppedError(): GuardError {
  return new GuardError("estate.stopped", { retryAfterSeconds });
}
