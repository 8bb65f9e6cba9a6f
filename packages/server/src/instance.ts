import { isStoreFailure, type Store } from "./store/port.ts";

/**
 * A value of this installation by name, made once: whoever comes first writes it, everybody else reads it (two replicas on an empty
 * database agree, case INT-10).
 */
export async function settle(store: Store, name: string, nowMs: number, make: () => string | Promise<string>): Promise<string> {
  const known = await store.get("settings", name);
  if (known !== undefined) return known.value;
  const value = await make();
  try {
    await store.commit({
      writes: [{ verb: "insert", collection: "settings", row: { id: name, version: 1, createdAtMs: nowMs, value } }],
      events: [],
    });
    return value;
  } catch (error) {
    if (!isStoreFailure(error, "conflict")) throw error;
    return (await store.get("settings", name))?.value ?? value;
  }
}
