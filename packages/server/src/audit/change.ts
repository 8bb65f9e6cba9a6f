import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Role } from "../store/port.ts";
import type { Draft, EventFacts, RequestSource } from "./draft.ts";
import { type RevocationTarget, revocationsOf } from "./revocations-of.ts";

/** Who administers: a person with a role, or the server itself on behalf of its command line. */
export interface Administrator {
  readonly type: "user" | "system";
  readonly id: string;
  readonly role: Role;
}

/** Somebody who is known: a person, with a role or without one (null), or the server itself. */
export interface KnownCaller {
  readonly type: "user" | "system";
  readonly id: string;
  readonly role: Role | null;
}

/** What the event of a change says beside who did it and from where. */
export interface ChangeFacts extends Omit<EventFacts, "category" | "outcome" | "actor" | "source" | "revokes"> {
  /** What dies with this change. */
  readonly revokes?: readonly RevocationTarget[];
}

/** One act under way: who, from where, when. Use-cases that change something are handed one and record with it. */
export interface Change<By extends KnownCaller = Administrator> {
  readonly by: By;
  readonly nowMs: number;
  /** The event of category `admin` that records what was changed. */
  event(facts: ChangeFacts): AuditEventDraft;
}

/** Makes the {@link Change} of one request. */
export function createChange<By extends KnownCaller>(
  { draft, clock }: { readonly draft: Draft; readonly clock: Clock },
  by: By,
  source: RequestSource,
): Change<By> {
  const nowMs = clock.nowMs();
  return {
    by,
    nowMs,
    event: ({ revokes = [], ...facts }) =>
      draft({
        category: "admin",
        outcome: "success",
        actor: { type: by.type, id: by.id },
        source,
        ...facts,
        ...(revokes.length === 0 ? {} : { revokes: revocationsOf(revokes, nowMs) }),
      }),
  };
}
