import type { AuditEventDraft } from "@agent-id-guard/protocol";
import { type ConnectionRow, isStoreFailure } from "../store/port.ts";
import type { ConnectionPorts } from "./ports.ts";
import { connectionOf } from "./require-usable.ts";

const attempts = 5;

/**
 * Changes a connection on record, for as long as it holds the very value that `row` does: what else of it changes at that moment (it is wrapped by a new key, its token's time is
 * ended) must not cost what a provider has given. Answers with the connection as it then stands; undefined: it holds another value by now, or is gone, and nothing was changed.
 */
export async function changeHeld(
  { store }: Pick<ConnectionPorts, "store">,
  row: ConnectionRow,
  set: Partial<Omit<ConnectionRow, "id" | "version">>,
  event: AuditEventDraft,
): Promise<ConnectionRow | undefined> {
  let at = row;
  for (let attempt = 1; ; attempt++) {
    const { id, version } = at;
    try {
      await store.commit({ writes: [{ verb: "compareAndSet", collection: "connections", id, version, set }], events: [event] });
      return { ...at, ...set, version: version + 1 };
    } catch (error) {
      if (!isStoreFailure(error, "stale", "missing")) throw error;
      const now = await connectionOf(store, row.credentialId, row.holder);
      if (now?.id !== row.id || now.sealNumber !== row.sealNumber) return undefined;
      if (attempt === attempts) throw error;
      at = now;
    }
  }
}
