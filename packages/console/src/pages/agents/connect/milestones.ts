import type { AuditEvent } from "../../../events/queries.ts";

/** A step of a first call. */
export interface Milestone {
  readonly name: "signedIn" | "token" | "call";
  readonly state: "open" | "done" | "refused";
  /** What it was read from. */
  readonly event?: AuditEvent;
}

const calls = ["gateway.call", "tool.call", "tool.denied"];

/** How far an agent has come, by its own events, oldest first. What went well once is done; else the newest refusal says why not. */
export function milestonesOf(events: readonly AuditEvent[]): readonly Milestone[] {
  const tokens = events.filter(({ action }) => action === "token.issue");
  // Who is told that policy allows nothing has been let in before.
  const signIns = [
    ...tokens.map((event) => ({ event, isDone: true })),
    ...events.filter(({ action }) => action === "party.authenticate").map((event) => ({ event, isDone: false })),
  ];
  return [
    milestone("signedIn", signIns),
    milestone("token", withOutcome(tokens.filter(({ resource, outcome }) => resource !== undefined || outcome !== "success"))),
    milestone("call", withOutcome(events.filter(({ action }) => calls.includes(action)))),
  ];
}

interface Sign {
  readonly event: AuditEvent;
  readonly isDone: boolean;
}

const withOutcome = (events: readonly AuditEvent[]): readonly Sign[] =>
  events.map((event) => ({ event, isDone: event.outcome === "success" && event.action !== "tool.denied" }));

function milestone(name: Milestone["name"], signs: readonly Sign[]): Milestone {
  const done = signs.findLast(({ isDone }) => isDone);
  const newest = done ?? signs.at(-1);
  if (newest === undefined) return { name, state: "open" };
  return { name, state: newest.isDone ? "done" : "refused", event: newest.event };
}
