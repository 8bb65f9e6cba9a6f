import type { RequestSource } from "../audit/index.ts";
import { type ConnectionRequestRow, type CredentialRow, isStoreFailure } from "../store/port.ts";
import { requestTarget } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";
import { makingRoom } from "./requests.ts";

/** How a request ends without a connection. */
export interface End {
  readonly status: "failed" | "expired";
  /** A sentence for the person; it repeats nothing that was sent. */
  readonly failure: string;
  readonly credential: CredentialRow | undefined;
  /** Who was there; undefined: nobody who is known. */
  readonly actorId: string | undefined;
  readonly source: RequestSource;
  /** `denied`: a rule refused it. `failure` unless told. */
  readonly outcome?: "denied";
}

/** Ends a request, on record. Whoever was faster has ended it already: then nothing happens, and the answer is false. */
export async function endRequest(
  { store, clock, draft }: Pick<ConnectionPorts, "store" | "clock" | "draft">,
  row: ConnectionRequestRow,
  { status, failure, credential, actorId, source, outcome }: End,
): Promise<boolean> {
  const set = { status, failure, finishedAtMs: clock.nowMs(), stateHash: null, browserHash: null, sealed: null };
  const resource = await store.get("resources", row.resourceId);
  const event = draft({
    category: "credential",
    action: "connection.request.fail",
    outcome: outcome ?? "failure",
    actor:
      actorId === undefined
        ? { type: status === "expired" ? "system" : "anonymous", id: status === "expired" ? "system" : "" }
        : { type: "user", id: actorId },
    target: requestTarget(row.id),
    userId: row.userId,
    ...(row.agentId === null ? {} : { agentId: row.agentId }),
    ...(credential === undefined ? {} : { credentialId: credential.id }),
    ...(resource === undefined ? {} : { resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier } }),
    txn: row.txn,
    source,
    reason: failure,
  });
  try {
    await store.commit({
      writes: [{ verb: "compareAndSet", collection: "connection_requests", id: row.id, version: row.version, set }, makingRoom(row)],
      events: [event],
    });
    return true;
  } catch (error) {
    if (isStoreFailure(error, "stale", "missing")) return false;
    throw error;
  }
}
