import type { GrantRow, Store } from "../store/port.ts";
import { WallClocks } from "./conditions/hours.ts";
import { type Rule, readConditions } from "./conditions/read-conditions.ts";
import { keyOfGrant, type SubjectKey } from "./subject-keys.ts";

/** A grant with its conditions ready to be asked. */
export interface IndexedGrant extends GrantRow {
  readonly rule: Rule | undefined;
}

const pageSize = 1_000;

/** All grants in memory: subject key → resource id → grants. A grant that changed is out until it has been read back. */
export class GrantIndex {
  readonly #store: Store;
  readonly #byId = new Map<string, IndexedGrant>();
  readonly #bySubject = new Map<SubjectKey, Map<string, IndexedGrant[]>>();
  readonly #changed = new Set<string>();
  readonly #clocks = new WallClocks();
  #reading: Promise<void> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads all grants, page by page. */
  async load(): Promise<void> {
    for (let afterId = "", full = true; full; ) {
      const page = await this.#store.find("grants", { limit: pageSize, ...(afterId === "" ? {} : { afterId }) });
      for (const grant of page) this.#put(grant);
      afterId = page.at(-1)?.id ?? afterId;
      full = page.length === pageSize;
    }
  }

  /** Takes a grant out at once; {@link settle} reads it back. */
  touch(id: string): void {
    this.#drop(id);
    this.#changed.add(id);
  }

  /** Whether {@link settle} must be awaited before the index is right. */
  get isBehind(): boolean {
    return this.#changed.size > 0 || this.#reading !== undefined;
  }

  /** Reads back what changed. Fails with `store.unavailable` and can then be called again. */
  settle(): Promise<void> {
    this.#reading ??= this.#readBack().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** The grants of one subject on one resource, whether or not they hold. */
  of(key: SubjectKey, resourceId: string): readonly IndexedGrant[] {
    return this.#bySubject.get(key)?.get(resourceId) ?? [];
  }

  /** The resources on which a subject holds a grant. */
  resourcesOf(key: SubjectKey): Iterable<string> {
    return this.#bySubject.get(key)?.keys() ?? [];
  }

  async #readBack(): Promise<void> {
    for (const id of this.#changed) {
      this.#changed.delete(id);
      try {
        const row = await this.#store.get("grants", id);
        if (row !== undefined) this.#put(row);
      } catch (error) {
        this.#changed.add(id);
        throw error;
      }
    }
  }

  #put(row: GrantRow): void {
    this.#drop(row.id);
    const grant: IndexedGrant = { ...row, rule: readConditions(row.conditions, this.#clocks) };
    this.#byId.set(grant.id, grant);
    const key = keyOfGrant(grant);
    const byResource = this.#bySubject.get(key) ?? new Map<string, IndexedGrant[]>();
    this.#bySubject.set(key, byResource);
    byResource.set(grant.resourceId, [...(byResource.get(grant.resourceId) ?? []), grant]);
  }

  #drop(id: string): void {
    const grant = this.#byId.get(id);
    if (grant === undefined) return;
    this.#byId.delete(id);
    const key = keyOfGrant(grant);
    const byResource = this.#bySubject.get(key);
    const left = byResource?.get(grant.resourceId)?.filter((other) => other.id !== id) ?? [];
    if (left.length > 0) byResource?.set(grant.resourceId, left);
    else byResource?.delete(grant.resourceId);
    if (byResource?.size === 0) this.#bySubject.delete(key);
  }
}
