import { GuardError } from "@agent-id-guard/protocol";

/**
 * Identifiers below the issuer are the server's own: `<issuer>` and `<issuer>/api/v1` are audiences that it answers for itself, and a resource
 * with such an identifier would be handed their tokens. Others may be any absolute URI; they are compared character by character.
 * Throws `request.invalid`.
 */
export function checkIdentifier(issuer: string, identifier: string): string {
  const isOurs = [identifier, URL.parse(identifier)?.href].some((spelling) => spelling === issuer || spelling?.startsWith(`${issuer}/`));
  if (isOurs)
    throw new GuardError("request.invalid", {
      fields: [{ path: "identifier", message: "addresses below the issuer are the server's own" }],
    });
  return identifier;
}
