import { GuardError, machineHolder } from "@agent-id-guard/protocol";
import type { CredentialRow } from "../store/port.ts";

/**
 * Whose connection of this credential is used: the person's for whom the agent acts, or `machine`. There is no fallback from one to the other.
 * Throws `access.denied` where each person has their own and nobody is acted for.
 */
export function holderOf({ sharing }: Pick<CredentialRow, "sharing">, userId: string | undefined): string {
  if (sharing === "shared") return machineHolder;
  if (userId !== undefined) return userId;
  throw new GuardError("access.denied", {
    description: "This credential is each person's own, and nobody is acted for",
    hint: "Ask with a token that acts for a person.",
  });
}
