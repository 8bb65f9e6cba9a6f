import type { Write } from "../store/port.ts";
import type { Continuation, PendingSignIn, PendingSignIns } from "./pending-sign-in.ts";
import type { NewSession, Sessions } from "./sessions.ts";

/** Somebody has been recognised: the cookie of their new session, where they were going, and the ticket with which they go on there. */
export interface Arrival {
  readonly cookie: string;
  readonly continuation: Continuation;
  readonly ticket: string;
}

/** The new session and the next ticket, with the writes that make both valid. */
export function arrive(
  { pendings, sessions }: { readonly pendings: PendingSignIns; readonly sessions: Sessions },
  pending: PendingSignIn,
  session: NewSession,
): Arrival & { readonly writes: readonly Write[] } {
  const started = sessions.starting(session);
  const next = pendings.following(pending);
  return {
    cookie: started.cookie,
    continuation: pending.continuation,
    ticket: next.secret,
    writes: [...started.writes, next.write],
  };
}
