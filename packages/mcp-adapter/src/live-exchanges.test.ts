import { GuardError, type Revocation, RevocationSet } from "@agent-id-guard/protocol";
import type { Clock, RevocationFeed, VerifiedToken } from "@agent-id-guard/sdk";
import { describe, expect, it } from "vitest";
import { LiveExchanges } from "./live-exchanges.ts";

function setUp() {
  const timers = new Set<() => void>();
  const listeners = new Set<() => void>();
  const revocations = new RevocationSet();
  const state = { nowMs: 0, stale: false };
  const clock: Clock = {
    nowMs: () => state.nowMs,
    after: (_delayMs, task) => {
      timers.add(task);
      return () => timers.delete(task);
    },
  };
  const feed = {
    find: (token: Parameters<RevocationSet["find"]>[0]) => revocations.find(token),
    assertFresh: () => {
      if (state.stale) throw new GuardError("feed.stale");
    },
    onRevocation: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as RevocationFeed;
  const revoke = (kind: Revocation["kind"], id: string) => {
    revocations.add({ kind, id, atMs: 2_000, untilMs: 9_000_000 });
    for (const listener of listeners) listener();
  };
  const look = () => {
    for (const task of [...timers]) if (timers.delete(task)) task();
  };
  return { live: new LiveExchanges(feed, clock), timers, listeners, state, revoke, look };
}

const caller = (sub: string): VerifiedToken => ({
  claims: { iss: "i", sub, aud: "a", client_id: sub, scope: "", jti: `jti of ${sub}`, iat: 1, exp: 10, txn: `txn of ${sub}` },
  kid: "key-1",
  chain: [sub],
  permissions: [],
});
const codeOf = ({ signal }: { readonly signal: AbortSignal }) => (signal.aborted ? (signal.reason as GuardError).code : "open");

describe("LiveExchanges", () => {
  it("MCP-17: ends at the revocation itself what it kills, and nothing else", () => {
    const { live, revoke } = setUp();
    const [agent, other, ended] = [live.open(caller("a"), false), live.open(caller("b"), true), live.open(caller("a"), true)];
    ended.end();
    revoke("agent", "a");
    expect([agent, other, ended].map(codeOf)).toEqual(["token.revoked", "open", "open"]);
    revoke("key", "key-1");
    expect(codeOf(other)).toBe("token.revoked");
  });

  it("ends a subscription with its token, a call not", () => {
    const { live, state, look } = setUp();
    const [subscription, call] = [live.open(caller("a"), true), live.open(caller("a"), false)];
    look();
    expect(codeOf(subscription)).toBe("open");
    state.nowMs = 10_000;
    look();
    expect([codeOf(subscription), codeOf(call)]).toEqual(["token.expired", "open"]);
  });

  it("ends everything when the feed is stale, and at its own close", () => {
    const { live, state, look, listeners } = setUp();
    const first = live.open(caller("a"), false);
    state.stale = true;
    look();
    expect(codeOf(first)).toBe("feed.stale");
    const second = live.open(caller("a"), false);
    live.close();
    expect([codeOf(second), listeners.size]).toEqual(["sdk.unreachable", 0]);
  });

  it("looks only while something is open", () => {
    const { live, timers, look } = setUp();
    expect(timers.size).toBe(0);
    const exchange = live.open(caller("a"), false);
    live.open(caller("b"), false).end();
    look();
    expect(timers.size).toBe(1);
    exchange.end();
    look();
    expect(timers.size).toBe(0);
  });
});
