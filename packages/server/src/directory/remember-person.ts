import { GuardError } from "@agent-id-guard/protocol";
import type { ExternalPerson } from "../idp/port.ts";
import type { IdentityProviderRow, Plan, UserRow } from "../store/port.ts";
import { type Part, together } from "./change-person.ts";
import { depart } from "./depart.ts";
import type { DirectoryDeps } from "./deps.ts";
import { followPerson, readKnown } from "./follow-person.ts";
import { planReturn } from "./return.ts";

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">;

/**
 * Remembers a person who signs in at a provider, by (provider, subject) and by nothing else: an email never finds or links an account (case FED-02).
 * What is known of them follows the provider as its sync does. Whom the provider that keeps them let go is back by its word, with nothing of what they had.
 * The answer is the user's id. Throws `signin.failed` for somebody suspended, and for one who departed by another's word; call {@link refuseInactive} before.
 * Commit fails with `conflict` or `stale` when two sign-ins meet.
 */
export async function planPerson(deps: Deps, provider: IdentityProviderRow, person: ExternalPerson): Promise<Plan<string>> {
  if (!person.isActive) throw new GuardError("signin.failed");
  const known = await readKnown(deps.store, provider, [person]);
  const user = known.people.get(person.subject);
  const back = user === undefined ? nothing : await bringBack(deps, provider, user);
  if (back.user !== undefined) known.people.set(person.subject, back.user);
  const followed = await followPerson(deps, provider, known, person);
  return { ...together(back, followed), answer: followed.userId };
}

/**
 * What a provider says at a sign-in of somebody who is not active there is on record before they are refused (case AGT-02): whom it keeps has departed. Of one who
 * only has another way in there, nothing is known but that this way is shut. Throws `signin.failed` unless the person is active.
 */
export async function refuseInactive(deps: Deps, provider: IdentityProviderRow, person: ExternalPerson): Promise<void> {
  if (person.isActive) return;
  const user = (await readKnown(deps.store, provider, [{ ...person, groups: null }])).people.get(person.subject);
  if (user?.providerId === provider.id) await depart(deps, user.id, { source: "signin", providerId: provider.id, reason: "disabled" });
  throw new GuardError("signin.failed");
}

const nothing: Part & { readonly user?: UserRow } = { writes: [], events: [] };

async function bringBack(deps: Deps, provider: IdentityProviderRow, user: UserRow): Promise<Part & { readonly user?: UserRow }> {
  if (user.state === "active") return nothing;
  if (user.state !== "departed" || user.providerId !== provider.id) throw new GuardError("signin.failed");
  const { writes, events, answer } = await planReturn(deps, { user, evidence: { source: "signin", providerId: provider.id } });
  if (answer.state !== "active") throw new GuardError("signin.failed");
  return { writes, events, user: answer };
}
