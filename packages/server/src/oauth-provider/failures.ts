import { GuardError } from "@agent-id-guard/protocol";

/** A provider's refusal in its own terms: its codes, and the status that they came with. It never leaves this folder. */
export class ProviderRefusal extends Error {
  override readonly name = "ProviderRefusal";
  readonly codes: readonly string[];
  readonly status: number;

  constructor(codes: readonly string[], status: number) {
    super(`refused with status ${status}`);
    this.codes = codes;
    this.status = status;
  }
}

/** `connection.failed`, in our words alone. */
export function failed(description: string): GuardError {
  return new GuardError("connection.failed", { description });
}

/** `request.invalid` for one setting of a credential. */
export function unusable(path: string, message: string): GuardError {
  return new GuardError("request.invalid", { fields: [{ path, message }] });
}

/**
 * A refusal as an error for people. The provider's code is named only where it is a short word that holds nothing we sent (LOG-02); its description never is.
 */
export function refusedAs(
  code: "connection.failed" | "connection.dead",
  { codes, status }: ProviderRefusal,
  secrets: readonly string[],
): GuardError {
  const told = codes.find(
    (candidate) => /^[A-Za-z0-9_.-]{1,60}$/.test(candidate) && !secrets.some((secret) => overlaps(secret, candidate)),
  );
  return new GuardError(code, {
    description: told === undefined ? `The provider refused with status ${status}` : `The provider refused: ${told}`,
  });
}

function overlaps(secret: string, candidate: string): boolean {
  return secret !== "" && (secret.includes(candidate) || candidate.includes(secret));
}
