import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { ClientRow, Plan } from "../store/port.ts";

/** Stops a client at once: nobody signs in through it, its refresh tokens go and its tokens die. Throws `entity.invalid_state`; commit fails with `stale`. */
export function planSuspendClient(change: Change, client: ClientRow, version: number, reason: string | undefined): Plan<ClientRow> {
  if (client.state !== "active") throw new GuardError("entity.invalid_state", { description: `The client is ${client.state}` });
  return {
    writes: [
      { verb: "compareAndSet", collection: "clients", id: client.id, version, set: { state: "suspended" } },
      { verb: "remove", collection: "refresh_tokens", where: { clientId: client.id } },
    ],
    events: [
      change.event({
        action: "client.suspend",
        target: { type: "client", id: client.id },
        clientId: client.id,
        ...(reason === undefined ? {} : { reason }),
        revokes: [{ kind: "client", id: client.id }],
      }),
    ],
    answer: { ...client, state: "suspended", version: version + 1 },
  };
}
