import { type EventAction, GuardError, isGuardError } from "@agent-id-guard/protocol";
import { isStoreFailure } from "../store/port.ts";
import { canaryAlerts } from "../vault/index.ts";
import type { DeliveryPorts } from "./ports.ts";
import { type Known, refusalEvent } from "./record.ts";

/** What an agent may ask for here and be refused. */
export type Refusable = Extract<EventAction, "delivery.issue" | "lease.renew" | "lease.revoke">;

/** Does it, and records its refusal with what was known by then. What can't be recorded is answered as such: it was refused either way. */
export async function recorded<T>(
  ports: Pick<DeliveryPorts, "store" | "draft">,
  action: Refusable,
  known: Known,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    if (isStoreFailure(failure)) throw failure;
    const error = isGuardError(failure) ? failure : new GuardError("internal.unexpected", { cause: failure });
    const refusal = refusalEvent(ports.draft, action, known, error);
    await ports.store.commit({ writes: [], events: [refusal, ...(await canaryAlerts(ports, refusal))] });
    throw error;
  }
}
