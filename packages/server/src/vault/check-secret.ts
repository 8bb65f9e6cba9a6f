import { GuardError } from "@agent-id-guard/protocol";

const longestSecret = 65_536;

/** Refuses (`request.invalid`) what a header can't carry: line breaks, NUL, other than printable ASCII, space at the ends. The value is never repeated. */
export function checkSecret(secret: string): void {
  const fault = (message: string) => new GuardError("request.invalid", { fields: [{ path: "secret", message }] });
  if (secret.length === 0 || secret.length > longestSecret) throw fault("expected 1 to 65,536 characters");
  if (!/^[\x20-\x7e]+$/.test(secret)) throw fault("expected printable ASCII without line breaks");
  if (secret.trim() !== secret) throw fault("expected no space before or after");
}
