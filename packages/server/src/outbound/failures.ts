import { GuardError } from "@agent-id-guard/protocol";
import { errors } from "undici";

/** What a failed call means. The dialer's own words stay private (case PRX-20). */
export function failureOf(error: unknown): GuardError {
  if (error instanceof GuardError) return error;
  const tooSlow =
    error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError || error instanceof errors.ConnectTimeoutError;
  if (tooSlow) return new GuardError("gateway.upstream_timeout", { cause: error });
  if (error instanceof errors.InvalidArgumentError) return new GuardError("gateway.bad_request", { cause: error });
  return new GuardError("gateway.upstream_unreachable", { cause: error });
}
