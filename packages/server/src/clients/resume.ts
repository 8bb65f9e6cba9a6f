import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { ClientRow, Plan } from "../store/port.ts";

/** Lets a suspended client work again. Tokens of before stay dead. Throws `entity.invalid_state`; commit fails with `stale`. */
export function planResumeClient(change: Change, client: ClientRow, version: number, reason: string | undefined): Plan<ClientRow> {
  if (client.state !== "suspended") throw new GuardError("entity.invalid_state", { description: `The client is ${client.state}` });
  return {
    writes: [{ verb: "compareAndSet", collection: "clients", id: client.id, version, set: { state: "active" } }],
    events: [
      change.event({
        action: "client.resume",
        target: { type: "client", id: client.id },
        clientId: client.id,
        ...(reason === undefined ? {} : { reason }),
      }),
    ],
    answer: { ...client, state: "active", version: version + 1 },
  };
}
