import { endpoints, GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import type { RedirectSignIn } from "../idp/port.ts";
import type { IdentityProviderRow } from "../store/port.ts";
import { activeProvider } from "./active-provider.ts";
import type { Arrival } from "./arrive.ts";
import type { DirectoryDeps } from "./deps.ts";
import { type Continuation, commitSpending, type PendingSignIn, type PendingSignIns } from "./pending-sign-in.ts";
import type { Sessions } from "./sessions.ts";
import { signInFailed } from "./sign-in-event.ts";
import { spending } from "./tickets.ts";
import { createWelcome } from "./welcome.ts";

/** A browser that comes back from a provider. */
export interface ProviderReturn {
  readonly providerId: string;
  /** Everything after the `?`, as it came. */
  readonly query: string;
  readonly state: string;
  readonly browser: string | undefined;
  readonly previousCookie: string | undefined;
  readonly source: RequestSource;
}

/** A sign-in at a provider that came to nothing, with a ticket to try another way. */
export interface ProviderRefusal {
  readonly error: GuardError;
  readonly continuation: Continuation;
  readonly ticket: string;
}

export interface ProviderSignIn {
  /** Where the browser goes to sign in at this provider. Throws `signin.expired`, `entity.not_found` (unknown or suspended provider) and `idp.unreachable`. */
  leave(providerId: string, ticket: string, browser: string | undefined): Promise<string>;
  /**
   * Finishes it. The ticket is spent before the provider is asked, so that a callback counts once (case FED-11), and the provider must still be active (FED-05).
   * Throws `signin.expired`; what the provider refuses is an answer.
   */
  comeBack(back: ProviderReturn): Promise<Arrival | ProviderRefusal>;
}

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft" | "providers" | "issuer">;

export function createProviderSignIn(deps: Deps, pendings: PendingSignIns, sessions: Sessions): ProviderSignIn {
  const { store, draft, providers } = deps;
  const welcome = createWelcome(deps, pendings, sessions);

  /** Each provider has a callback of its own, so that one provider's answer can't pass for another's (RFC 9700 §4.4). */
  const callbackOf = (providerId: string) => `${deps.issuer}${endpoints.signIn}/callback/${providerId}`;

  async function openSignIn(row: IdentityProviderRow): Promise<RedirectSignIn> {
    const { signIn } = await providers.open(row);
    if (signIn?.kind !== "redirect") throw new GuardError("entity.not_found", { description: "There is no such identity provider" });
    return signIn;
  }

  async function leave(providerId: string, ticket: string, browser: string | undefined): Promise<string> {
    const pending = await pendings.find(ticket, browser);
    const signIn = await openSignIn(await activeProvider(store, providerId));
    const reserved = alphanumericSecret(deps.entropy);
    const { redirectTo, memory } = await signIn.start(reserved, callbackOf(providerId), pending.afresh);
    const next = pendings.following(pending, { providerId, memory }, reserved);
    await store.commit({ writes: [next.write], events: [] });
    return redirectTo;
  }

  async function comeBack(back: ProviderReturn): Promise<Arrival | ProviderRefusal> {
    const pending = await pendings.findAway(back.state, back.browser, back.providerId);
    await commitSpending(store, { writes: [spending(pending.row)], events: [] });
    try {
      const row = await activeProvider(store, back.providerId);
      const signIn = await openSignIn(row);
      const callback = new URL(`${callbackOf(row.id)}?${back.query}`);
      const proven = await signIn.finish(callback, back.state, pending.upstream.memory);
      const { previousCookie, source } = back;
      return await welcome({ provider: row, proven, pending, method: "provider", previousCookie, source, writes: [] });
    } catch (error) {
      if (!isGuardError(error)) throw error;
      return refuse(error, pending, back);
    }
  }

  async function refuse(error: GuardError, pending: PendingSignIn, { providerId, source }: ProviderReturn): Promise<ProviderRefusal> {
    const next = pendings.following(pending);
    const event = signInFailed(draft, `${error.code}: ${error.description}`, { method: "provider", providerId, source });
    await store.commit({ writes: [next.write], events: [event] });
    return { error, continuation: pending.continuation, ticket: next.secret };
  }

  return { leave, comeBack };
}

/** 256 random bits in letters and digits: WeCom takes nothing else as a state. */
function alphanumericSecret(entropy: DirectoryDeps["entropy"]): string {
  return [...entropy.bytes(32)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
