import { GuardError } from "@agent-id-guard/protocol";
import type { Store, Unit } from "../../src/store/port.ts";

/** What becomes of a commit: done; not done; done, but the answer is lost on the way back. */
export type Fate = "done" | "refused" | "unheard";

/** A store of which a test decides the fate of each commit. Reads and everything else are the real store's. */
export function faultyStore(store: Store, fateOf: () => Fate): Store {
  const fail = (): never => {
    throw new GuardError("audit.unavailable");
  };
  return {
    get: (collection, id) => store.get(collection, id),
    find: (collection, query) => store.find(collection, query),
    count: (collection, by, where) => store.count(collection, by, where),
    async commit(unit: Unit) {
      const fate = fateOf();
      if (fate === "refused") return fail();
      const receipt = await store.commit(unit);
      return fate === "unheard" ? fail() : receipt;
    },
    events: (query) => store.events(query),
    records: (afterSeq, limit) => store.records(afterSeq, limit),
    subscribe: (listener) => store.subscribe(listener),
    close: () => store.close(),
  };
}
