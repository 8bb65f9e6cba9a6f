import { type Actor, type AuditEvent, diesWithAll, type Impact, type RevocableToken, tokenTtlSeconds } from "@agent-id-guard/protocol";
import type { Revocations } from "../../audit/index.ts";
import type { EventQuery, Store } from "../../store/port.ts";

const pageSize = 500;
const mostPages = 10;

/** Where in the log the tokens of something stand. */
export type TokensOf = Pick<EventQuery, "agentId" | "userId" | "clientId" | "resourceId">;

export interface LivingTokensPorts {
  readonly store: Pick<Store, "events">;
  readonly revocations: Pick<Revocations, "find">;
}

/**
 * How many access tokens would die, as far as the log of the last hour tells: those of an agent itself and those with which it is called, not those that
 * another agent got further down a chain. Tokens for the spared audience are none of them.
 */
export async function countLivingTokens(
  { store, revocations }: LivingTokensPorts,
  places: readonly TokensOf[],
  sparedAudience: string,
  nowMs: number,
): Promise<Impact["tokens"]> {
  const living = new Set<string>();
  let isComplete = true;
  for (const place of places) {
    const read = await issuesSince(store, place, nowMs - tokenTtlSeconds.max * 1_000);
    isComplete &&= read.isComplete;
    for (const event of read.events) {
      const token = tokenOf(event);
      const isLiving = token !== undefined && token.expiresAtMs > nowMs && revocations.find(token) === undefined;
      if (isLiving && diesWithAll(token, sparedAudience)) living.add(token.jti);
    }
  }
  return { living: living.size, isComplete };
}

async function issuesSince(store: Pick<Store, "events">, place: TokensOf, sinceMs: number) {
  const events: AuditEvent[] = [];
  for (let pages = 0; pages < mostPages; pages++) {
    const last = events.at(-1);
    const page = await store.events({
      ...place,
      action: "token.issue",
      outcome: "success",
      newestFirst: true,
      limit: pageSize,
      ...(last === undefined ? {} : { beforeSeq: last.seq }),
    });
    events.push(...page);
    if (page.length < pageSize || (page.at(-1)?.timeMs ?? 0) < sinceMs) return { events, isComplete: true };
  }
  return { events, isComplete: false };
}

/** The token that an event records, as far as revocations look at it. */
function tokenOf({ tokenId, txn, chain, timeMs, detail }: AuditEvent): (RevocableToken & { readonly expiresAtMs: number }) | undefined {
  const { expiresAtSeconds, audience } = detail ?? {};
  const [sub, ...actors] = chain ?? [];
  if (tokenId === undefined || txn === undefined || sub === undefined) return undefined;
  if (typeof expiresAtSeconds !== "number" || typeof audience !== "string") return undefined;
  const act = actors.reduce<Actor | undefined>(
    (before, actor) => ({ sub: actor, ...(before === undefined ? {} : { act: before }) }),
    undefined,
  );
  const client_id = actors.at(-1) ?? sub;
  return { jti: tokenId, iat: Math.floor(timeMs / 1_000), sub, client_id, act, aud: audience, txn, expiresAtMs: expiresAtSeconds * 1_000 };
}
