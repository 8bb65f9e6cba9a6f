import type { Collection } from "./port.ts";

/** The most rows that are held of one collection. */
const maxRows = 20_000;

interface Shelf {
  /** Grows with each invalidation. What was read under an older one is not kept. */
  generation: number;
  rows: number;
  /** Least recently used first. */
  readonly answers: Map<string, unknown>;
}

const weightOf = (answer: unknown): number => (Array.isArray(answer) ? 1 + answer.length : 1);

/**
 * Answers of the database held in memory, by collection and question. A change of a collection forgets all that was known of it:
 * registry changes are rare, reads are not. An answer that was asked for before a change and comes after it is not kept.
 */
export class RowCache {
  readonly #shelves = new Map<Collection, Shelf>();

  /** The answer to a question: from memory, or from `read`. What is kept is frozen, since callers share it. */
  async answer<A>(collection: Collection, question: string, read: () => Promise<A>): Promise<A> {
    const shelf = this.#shelf(collection);
    if (shelf.answers.has(question)) {
      const known = shelf.answers.get(question) as A;
      shelf.answers.delete(question);
      shelf.answers.set(question, known);
      return known;
    }
    const { generation } = shelf;
    const fresh = deepFreeze(await read());
    if (shelf.generation === generation) keep(shelf, question, fresh);
    return fresh;
  }

  /** Forgets what is known of collections. */
  forget(collections: Iterable<Collection>): void {
    for (const collection of collections) {
      const shelf = this.#shelf(collection);
      shelf.generation++;
      shelf.rows = 0;
      shelf.answers.clear();
    }
  }

  forgetAll(): void {
    this.forget(this.#shelves.keys());
  }

  #shelf(collection: Collection): Shelf {
    let shelf = this.#shelves.get(collection);
    if (shelf === undefined) {
      shelf = { generation: 0, rows: 0, answers: new Map() };
      this.#shelves.set(collection, shelf);
    }
    return shelf;
  }
}

function keep(shelf: Shelf, question: string, answer: unknown): void {
  if (shelf.answers.has(question)) return;
  shelf.answers.set(question, answer);
  shelf.rows += weightOf(answer);
  for (const [oldest, dropped] of shelf.answers) {
    if (shelf.rows <= maxRows) break;
    shelf.answers.delete(oldest);
    shelf.rows -= weightOf(dropped);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
