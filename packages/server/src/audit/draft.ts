import type { AuditEventDraft, EventAction } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";

/** An event as a use-case states it: what happened, without its id and time. */
export type EventFacts = Omit<AuditEventDraft, "id" | "timeMs" | "action"> & { readonly action: EventAction };

/** Gives an event its id and time. */
export type Draft = (facts: EventFacts) => AuditEventDraft;

/** Makes the {@link Draft} function of this installation. */
export function createDraft(clock: Clock, entropy: Entropy): Draft {
  return (facts) => ({ id: entropy.uuid(), timeMs: clock.nowMs(), ...facts });
}

/** Where a request came from, as far as it is known: recorded, never trusted. */
export interface RequestSource {
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
}
