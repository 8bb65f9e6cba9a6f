import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import { loginNameOf } from "../idp/port.ts";
import { type Arrival, arrive } from "./arrive.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { type DirectoryDeps, localProviderId } from "./deps.ts";
import { commitSpending, type PendingSignIns } from "./pending-sign-in.ts";
import { provenHere, type Sessions } from "./sessions.ts";
import { signedIn, signInFailed } from "./sign-in-event.ts";
import { spending } from "./tickets.ts";

/** What a form with user name and password sends, and the cookies beside it. */
export interface PasswordAttempt {
  readonly ticket: string;
  readonly browser: string | undefined;
  readonly username: string;
  readonly password: string;
  readonly previousCookie: string | undefined;
  readonly source: RequestSource;
}

/**
 * Signs a person of the built-in directory in. An unknown name, a suspended user and a wrong password are answered alike and after equal work.
 * Throws `signin.expired` (ticket), `request.rate_limited` and `signin.failed`.
 */
export function createPasswordSignIn(
  deps: Pick<DirectoryDeps, "store" | "clock" | "digests" | "draft" | "passwords" | "builtin">,
  pendings: PendingSignIns,
  sessions: Sessions,
): (attempt: PasswordAttempt) => Promise<Arrival> {
  const { store, clock, draft, passwords } = deps;
  const attempts: Attempts = createAttempts(deps);
  return async (attempt) => {
    if (!deps.builtin) throw new GuardError("request.no_such_route");
    const pending = await pendings.find(attempt.ticket, attempt.browser);
    const username = loginNameOf(attempt.username);
    const account = { providerId: localProviderId, username };
    await attempts.count(account, attempt.source);
    const facts = { method: "password", providerId: localProviderId, source: attempt.source } as const;
    const [user] = await store.find("users", { where: { providerId: localProviderId, subject: username }, limit: 1 });
    const isRight = await passwords.verify(attempt.password, user?.passwordHash ?? null);
    if (user === undefined || !isRight || user.state !== "active") {
      await store.commit({ writes: [], events: [signInFailed(draft, "signin.failed", facts, user?.id)] });
      throw new GuardError("signin.failed");
    }
    const { previousCookie, source } = attempt;
    const arrival = arrive({ pendings, sessions }, pending, {
      userId: user.id,
      ...provenHere(clock.nowMs(), "password"),
      previousCookie,
      source,
    });
    await commitSpending(store, {
      writes: [spending(pending.row), ...arrival.writes, ...attempts.forgetting(account, attempt.source)],
      events: [signedIn(draft, user.id, facts)],
    });
    return arrival;
  };
}
