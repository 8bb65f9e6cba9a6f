import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import { loginNameOf, type PasswordSignIn } from "../idp/port.ts";
import type { IdentityProviderRow } from "../store/port.ts";
import { activeProvider } from "./active-provider.ts";
import type { Arrival } from "./arrive.ts";
import { createAttempts } from "./attempts.ts";
import type { DirectoryDeps } from "./deps.ts";
import type { PendingSignIns } from "./pending-sign-in.ts";
import type { Sessions } from "./sessions.ts";
import { signInFailed } from "./sign-in-event.ts";
import type { PasswordAttempt } from "./sign-in-with-password.ts";
import { spending } from "./tickets.ts";
import { createWelcome } from "./welcome.ts";

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "digests" | "draft" | "providers">;

/**
 * Signs a person in with the user name and password that they have at a provider. Tries are counted for the name at this provider (case FED-16) before
 * anybody is asked, and the ticket is spent by success alone. Throws `signin.expired` (ticket), `request.rate_limited`, `entity.not_found` (a provider that is
 * suspended, also meanwhile, or has no passwords), `signin.failed` and `idp.unreachable`, of which it keeps the reason in the audit log.
 */
export function createProviderPasswordSignIn(
  deps: Deps,
  pendings: PendingSignIns,
  sessions: Sessions,
): (providerId: string, attempt: PasswordAttempt) => Promise<Arrival> {
  const { store, draft } = deps;
  const attempts = createAttempts(deps);
  const welcome = createWelcome(deps, pendings, sessions);

  async function openSignIn(row: IdentityProviderRow): Promise<PasswordSignIn> {
    const { signIn } = await deps.providers.open(row);
    if (signIn?.kind !== "password") throw new GuardError("entity.not_found", { description: "There is no such identity provider" });
    return signIn;
  }

  return async (providerId, { ticket, browser, username, password, previousCookie, source }) => {
    const pending = await pendings.find(ticket, browser);
    const signIn = await openSignIn(await activeProvider(store, providerId));
    const account = { providerId, username: loginNameOf(username) };
    await attempts.count(account, source);
    try {
      const proven = await signIn.signIn(account.username, password);
      const provider = await activeProvider(store, providerId);
      const writes = [spending(pending.row), ...attempts.forgetting(account, source)];
      return await welcome({ provider, proven, pending, method: "password", previousCookie, source, writes });
    } catch (error) {
      if (!isGuardError(error)) throw error;
      const event = signInFailed(draft, `${error.code}: ${error.description}`, { method: "password", providerId, source });
      await store.commit({ writes: [], events: [event] });
      throw error;
    }
  };
}
