import { GuardError } from "@agent-id-guard/protocol";
import type { AuthMethod, ClientRow } from "../store/port.ts";

/** What runs on people's own machines can't keep a secret (RFC 8252 §8.4), and what runs on a server always proves itself. Throws `request.invalid`. */
export function checkMethod(kind: ClientRow["kind"], authMethod: AuthMethod): void {
  const message =
    kind === "web" && authMethod === "none"
      ? "a web client proves itself with a secret or a key"
      : kind === "spa" && authMethod !== "none"
        ? "a single-page client has no place to keep a secret or a key"
        : kind !== "web" && authMethod === "client_secret"
          ? "a native or cli client can't keep a secret"
          : undefined;
  if (message !== undefined) throw new GuardError("request.invalid", { fields: [{ path: "authMethod", message }] });
}
