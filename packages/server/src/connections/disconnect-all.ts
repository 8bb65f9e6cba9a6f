import type { Change, KnownCaller } from "../audit/index.ts";
import { type ConnectionRow, type CredentialRow, isStoreFailure } from "../store/port.ts";
import { planDisconnect } from "./disconnect.ts";
import type { ConnectionPorts } from "./ports.ts";

const pageSize = 200;
const atOnce = 8;
/** Nobody waits longer than this; what is left by then goes with the credential. */
const patienceMs = 20_000;

/**
 * Disconnects everybody from a credential that is about to be removed: with it goes the client secret, without which nothing can be ended at the provider. Each is an act of its own, on
 * record with what became of it there.
 */
export async function disconnectAll(ports: ConnectionPorts, change: Change<KnownCaller>, credential: CredentialRow): Promise<void> {
  if (credential.kind !== "oauth") return;
  const untilMs = ports.clock.nowMs() + patienceMs;
  for (let afterId: string | undefined, full = true; full; ) {
    const page: readonly ConnectionRow[] = await ports.store.find("connections", {
      where: { credentialId: credential.id },
      limit: pageSize,
      ...(afterId === undefined ? {} : { afterId }),
    });
    for (let from = 0; from < page.length && ports.clock.nowMs() < untilMs; from += atOnce)
      await Promise.all(page.slice(from, from + atOnce).map((row) => disconnect(ports, change, row)));
    afterId = page.at(-1)?.id;
    full = page.length === pageSize && ports.clock.nowMs() < untilMs;
  }
}

async function disconnect(ports: ConnectionPorts, change: Change<KnownCaller>, row: ConnectionRow): Promise<void> {
  try {
    await ports.store.commit(await planDisconnect(ports, change, row));
  } catch (error) {
    if (!isStoreFailure(error, "spent")) throw error;
  }
}
