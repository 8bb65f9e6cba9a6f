import type { AuditEvent } from "@agent-id-guard/protocol";
import type { Store } from "../store/port.ts";
import { readEstate } from "./facts.ts";

/** Whether everything is stopped, kept current by the store: asked at every entrance, so it costs no read. */
export interface Estate {
  readonly isStopped: boolean;
  close(): void;
}

/** Reads the state and follows the store from then on: a stop counts from the moment its commit resolves, on other replicas within a second. */
export async function createEstate(store: Pick<Store, "get" | "subscribe">): Promise<Estate> {
  let told: boolean | undefined;
  const unsubscribe = store.subscribe((events) => {
    for (const event of events) told = stoppedBy(event) ?? told;
  });
  try {
    const { estate } = await readEstate(store);
    // What was told while this was read is newer.
    told ??= estate.state === "stopped";
  } catch (error) {
    unsubscribe();
    throw error;
  }
  return {
    get isStopped() {
      return told === true;
    },
    close: unsubscribe,
  };
}

function stoppedBy({ action }: AuditEvent): boolean | undefined {
  if (action === "estate.stop") return true;
  return action === "estate.resume" ? false : undefined;
}
