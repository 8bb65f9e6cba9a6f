import { GuardError } from "@agent-id-guard/protocol";
import type { Call } from "../grant.ts";

/** Parameters of extensions that would change what is asked for; ignoring them would answer another question than was put. */
const notUnderstood: Readonly<Record<string, string>> = {
  audience: "name the target by `resource`, its exact identifier (RFC 8707)",
  actor_token: "the actor is the authenticated caller",
  actor_token_type: "the actor is the authenticated caller",
  act: "only the server writes act",
};

/** Refuses parameters that would name another target or actor (cases XCH-06, XCH-07). Throws `request.invalid`. */
export function checkKnownParameters({ form }: Call): void {
  for (const [path, message] of Object.entries(notUnderstood))
    if (form.has(path))
      throw new GuardError("request.invalid", { description: `${path} is not taken here: ${message}`, fields: [{ path, message }] });
}
