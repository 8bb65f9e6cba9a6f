import { hash, timingSafeEqual } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";

/** What is refused. Everything that can be wrong with a callback is told alike in the log, and not at all to who sent it. */
export function refused(detail: string): GuardError {
  return new GuardError("idp.callback_refused", { detail });
}

/** Whether what came with a callback is what we know: by digests, in constant time. */
export function isSame(told: unknown, expected: string): boolean {
  const digest = (value: string) => Buffer.from(hash("sha256", value), "hex");
  return typeof told === "string" && timingSafeEqual(digest(told), digest(expected));
}
