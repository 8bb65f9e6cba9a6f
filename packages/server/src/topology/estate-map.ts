import type { GrantRow } from "../store/port.ts";
import { keyOfNode, type NodeKey, type NodeRef } from "./nodes.ts";

/** A map under way: nodes until the limit is reached, and edges between nodes that are on it. */
export class EstateMap {
  readonly #limit: number;
  readonly #nodes = new Map<NodeKey, NodeRef>();
  readonly #edges = new Map<string, GrantRow>();
  #isTruncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get nodes(): readonly NodeRef[] {
    return [...this.#nodes.values()];
  }

  get edges(): readonly GrantRow[] {
    return [...this.#edges.values()];
  }

  /** Whether something did not find room. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  has(ref: NodeRef): boolean {
    return this.#nodes.has(keyOfNode(ref));
  }

  /** Puts nodes on the map, all or none. Returns whether they are on it. */
  place(...refs: readonly NodeRef[]): boolean {
    const added = new Map(refs.filter((ref) => !this.has(ref)).map((ref) => [keyOfNode(ref), ref]));
    if (this.#nodes.size + added.size > this.#limit) {
      this.#isTruncated = true;
      return false;
    }
    for (const [key, ref] of added) this.#nodes.set(key, ref);
    return true;
  }

  /** Draws a grant between two nodes. Returns whether there was room for them. */
  connect(grant: GrantRow, from: NodeRef, to: NodeRef): boolean {
    if (!this.place(from, to)) return false;
    this.#edges.set(grant.id, grant);
    return true;
  }
}
