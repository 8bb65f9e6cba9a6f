import { freshSignInMs, GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import type { ProvenPerson } from "../idp/port.ts";
import { type IdentityProviderRow, isStoreFailure, type Write } from "../store/port.ts";
import { type Arrival, arrive } from "./arrive.ts";
import type { DirectoryDeps } from "./deps.ts";
import { commitSpending, type PendingSignIn, type PendingSignIns } from "./pending-sign-in.ts";
import { planPerson, refuseInactive } from "./remember-person.ts";
import type { Sessions } from "./sessions.ts";
import { type SignInFacts, signedIn } from "./sign-in-event.ts";

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">;

/** Somebody whom a provider has recognised, and what else belongs to their sign-in. */
export interface Recognised {
  readonly provider: IdentityProviderRow;
  readonly proven: ProvenPerson;
  readonly pending: PendingSignIn;
  readonly method: SignInFacts["method"];
  readonly previousCookie: string | undefined;
  readonly source: RequestSource;
  /** What is written with it: the ticket that it spends, the attempts that it forgets. */
  readonly writes: readonly Write[];
}

/** Tries again when two first sign-ins of one person, or of one new group, meet. */
const mostTries = 3;

/** Remembers who a provider has recognised and begins their session. Throws `signin.failed`, and `signin.expired` when the ticket was spent by another. */
export function createWelcome(deps: Deps, pendings: PendingSignIns, sessions: Sessions): (recognised: Recognised) => Promise<Arrival> {
  const { store, draft } = deps;
  return async ({ provider, proven, pending, method, previousCookie, source, writes }) => {
    const authTimeMs = authTimeOf(proven, pending, deps.clock.nowMs());
    await refuseInactive(deps, provider, proven.person);
    const { acr, amr } = proven;
    for (let tries = 1; ; tries += 1) {
      const known = await planPerson(deps, provider, proven.person);
      const userId = known.answer;
      const session = { userId, authTimeMs, providerId: provider.id, acr, amr, previousCookie, source };
      const arrival = arrive({ pendings, sessions }, pending, session);
      try {
        await commitSpending(store, {
          writes: [...writes, ...known.writes, ...arrival.writes],
          events: [...known.events, signedIn(draft, userId, { method, providerId: provider.id, source })],
        });
        return arrival;
      } catch (error) {
        if (tries === mostTries || !isStoreFailure(error, "conflict", "stale")) throw error;
      }
    }
  };
}

/** Clocks of two servers, and a claim in whole seconds. */
const toleranceMs = 10_000;

/**
 * When the person proved who they are. A provider lets somebody who is signed in there pass without asking, so the moment is the one that it states; where it
 * states none, the sign-in counts as too old for what needs a recent one. One that was asked for afresh must be stated, and be so (`signin.failed`).
 */
function authTimeOf({ authTimeMs }: ProvenPerson, { afresh, row }: PendingSignIn, nowMs: number): number {
  if (afresh && (authTimeMs === null || authTimeMs < row.createdAtMs - toleranceMs))
    throw new GuardError("signin.failed", { description: "The provider does not say that it asked the person anew (auth_time)" });
  return Math.min(authTimeMs ?? nowMs - freshSignInMs, nowMs);
}
