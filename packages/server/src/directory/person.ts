import { GuardError } from "@agent-id-guard/protocol";
import type { KnownCaller } from "../audit/index.ts";

/** The id of the person who calls. Throws `access.role_required` for the server itself, which has nothing of its own. */
export function personOf({ type, id }: KnownCaller): string {
  if (type !== "user") throw new GuardError("access.role_required", { description: "Only people have a page of their own" });
  return id;
}
