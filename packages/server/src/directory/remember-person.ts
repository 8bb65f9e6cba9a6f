import { GuardError } from "@agent-id-guard/protocol";
import type { ExternalPerson } from "../idp/port.ts";
import type { IdentityProviderRow, Plan } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { followPerson, readKnown } from "./follow-person.ts";

/**
 * Remembers a person who signs in at a provider, by (provider, subject) and by nothing else: an email never finds or links an account (case FED-02).
 * What is known of them follows the provider as its sync does.
 * The answer is the user's id. Throws `signin.failed` for a suspended user. Commit fails with `conflict` or `stale` when two sign-ins meet.
 */
export async function planPerson(
  deps: Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">,
  provider: IdentityProviderRow,
  person: ExternalPerson,
): Promise<Plan<string>> {
  if (!person.isActive) throw new GuardError("signin.failed");
  const known = await readKnown(deps.store, provider, [person]);
  const user = known.people.get(person.subject);
  if (user !== undefined && user.state !== "active") throw new GuardError("signin.failed");
  const { writes, events, userId } = await followPerson(deps, provider, known, person);
  return { writes, events, answer: userId };
}
