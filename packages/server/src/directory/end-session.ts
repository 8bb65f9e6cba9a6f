import { GuardError } from "@agent-id-guard/protocol";
import type { Change, KnownCaller } from "../audit/index.ts";
import type { Plan, Store } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { listSessions } from "./list-sessions.ts";
import { nameOfSession } from "./sessions.ts";

/** Ends the session of a person that has this name; somebody else's is not found. Throws `entity.not_found`; commit fails with `spent`. */
export async function planEndSession(
  { store, digests }: { readonly store: Pick<Store, "find">; readonly digests: DirectoryDeps["digests"] },
  change: Change<KnownCaller>,
  userId: string,
  name: string,
): Promise<Plan<undefined>> {
  const sessions = await listSessions(store, userId, change.nowMs);
  const session = sessions.find((candidate) => nameOfSession(digests, candidate) === name);
  if (session === undefined) throw new GuardError("entity.not_found");
  const event = change.event({ action: "session.end", target: { type: "session", id: name }, userId });
  return {
    writes: [{ verb: "consumeOne", collection: "sessions", id: session.id, where: { userId } }],
    events: [{ ...event, category: "auth" }],
    answer: undefined,
  };
}
