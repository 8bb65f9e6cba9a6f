import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Clock, RevocationFeed, VerifiedToken } from "@agent-id-guard/sdk";

/** How often open exchanges are looked at for what no event tells: an expired token, a feed that fell silent. */
const lookEveryMs = 1_000;

/** One request while it is being answered. */
export interface Exchange {
  /** Aborts, with a GuardError as its reason, when the caller's right to an answer ends. */
  readonly signal: AbortSignal;
  /** Must be called when the answer is out. */
  end(): void;
}

interface OpenExchange {
  readonly caller: VerifiedToken;
  readonly endsWithToken: boolean;
  readonly abort: AbortController;
}

/**
 * The exchanges that are open. Each ends at once when the feed names somebody in its chain (case MCP-17), when the feed goes stale, and, where it lasts
 * as long as it can (a subscription), with its token. A call that was let in may outlast its token: the token was good for starting it.
 */
export class LiveExchanges {
  readonly #feed: RevocationFeed;
  readonly #clock: Clock;
  readonly #open = new Set<OpenExchange>();
  readonly #stopListening: () => void;
  #cancelLook: (() => void) | undefined;

  constructor(feed: RevocationFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
    this.#stopListening = feed.onRevocation(() => this.#look());
  }

  open(caller: VerifiedToken, endsWithToken: boolean): Exchange {
    const exchange = { caller, endsWithToken, abort: new AbortController() };
    this.#open.add(exchange);
    this.#cancelLook ??= this.#clock.after(lookEveryMs, () => this.#look());
    return { signal: exchange.abort.signal, end: () => this.#open.delete(exchange) };
  }

  /** Ends all that is open. */
  close(): void {
    this.#stopListening();
    this.#cancelLook?.();
    for (const { abort } of this.#open) abort.abort(new GuardError("sdk.unreachable", { description: "This server is closing" }));
    this.#open.clear();
  }

  #look(): void {
    for (const exchange of [...this.#open]) {
      const why = this.#reasonToEnd(exchange);
      if (why === undefined) continue;
      this.#open.delete(exchange);
      exchange.abort.abort(why);
    }
    this.#cancelLook?.();
    this.#cancelLook = this.#open.size === 0 ? undefined : this.#clock.after(lookEveryMs, () => this.#look());
  }

  #reasonToEnd({ caller: { claims, kid }, endsWithToken }: OpenExchange): GuardError | undefined {
    if (this.#feed.find({ ...claims, kid }) !== undefined) return new GuardError("token.revoked");
    if (endsWithToken && this.#clock.nowMs() >= claims.exp * 1_000) return new GuardError("token.expired");
    try {
      this.#feed.assertFresh();
      return undefined;
    } catch (error) {
      if (isGuardError(error)) return error;
      throw error;
    }
  }
}
