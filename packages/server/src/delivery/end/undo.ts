import type { CredentialRow, LeaseRow } from "../../store/port.ts";
import type { Obtained } from "../obtain/job.ts";
import type { DeliveryPorts } from "../ports.ts";
import { kill, unlessChanged } from "./kill.ts";
import { planCut } from "./plan-end.ts";

/** See {@link Keeper.undo}. */
export async function undo(ports: DeliveryPorts, lease: LeaseRow): Promise<void> {
  const { store, clock, draft, log } = ports;
  try {
    const reason = "The delivery failed, or what it rests on ended, before it was handed over.";
    const plan = planCut(draft, lease, clock.nowMs(), { actor: { type: "system", id: "system" }, reason });
    await store.commit(plan).catch(unlessChanged);
    if (plan.answer.killAtMs !== null) await kill(ports, plan.answer);
  } catch (error) {
    log.warn({ err: error, lease: lease.id }, "a lease that was not handed over could not be ended yet");
  }
}

/** See {@link Keeper.killUnrecorded}. */
export async function killUnrecorded(
  { store, connections, log }: Pick<DeliveryPorts, "store" | "connections" | "log">,
  credential: CredentialRow,
  { handle, connectionId }: Obtained,
): Promise<void> {
  if (handle?.type !== "token" || connectionId === null) return;
  try {
    const connection = await store.get("connections", connectionId);
    if (connection !== undefined) await connections.killToken(credential, connection, handle.accessToken);
  } catch (error) {
    log.warn({ err: error, credential: credential.id }, "a token that was not handed over could not be ended");
  }
}
