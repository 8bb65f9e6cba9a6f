import { GuardError } from "@agent-id-guard/protocol";
import type { ConnectionRequestRow } from "../store/port.ts";
import { pause } from "./pause.ts";
import type { ConnectionPorts } from "./ports.ts";
import { asOf, isOpen } from "./requests.ts";

const lookEveryMs = 250;

/** See {@link Connections.requestFor}. Whoever did not start it learns not even that it exists. */
export async function requestFor(
  { store, clock }: Pick<ConnectionPorts, "store" | "clock">,
  id: string,
  of: { readonly agentId: string; readonly userId: string | undefined },
  waitMs: number,
): Promise<ConnectionRequestRow> {
  const look = async () => {
    const row = await store.get("connection_requests", id);
    if (row === undefined || row.agentId !== of.agentId || row.userId !== of.userId) throw new GuardError("entity.not_found");
    return asOf(row, clock.nowMs());
  };
  const first = await look();
  const untilMs = clock.nowMs() + waitMs;
  let row = first;
  while (row.status === first.status && isOpen(row) && clock.nowMs() < untilMs) {
    await pause(clock, Math.min(lookEveryMs, untilMs - clock.nowMs()));
    row = await look();
  }
  return row;
}
