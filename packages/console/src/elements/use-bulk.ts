import { useRef, useState } from "react";

/** One change that did not go through. */
export interface BulkFailure<Item> {
  readonly item: Item;
  readonly error: unknown;
}

/** How far a change of many objects has come. */
export interface BulkProgress<Item> {
  readonly total: number;
  readonly done: number;
  readonly failures: readonly BulkFailure<Item>[];
  readonly running: boolean;
}

export interface Bulk<Item> {
  readonly progress: BulkProgress<Item> | undefined;
  /** Changes each item, one after another; what fails is kept and the rest goes on. */
  readonly run: (items: readonly Item[], change: (item: Item) => Promise<unknown>) => Promise<void>;
  /** Lets the change under way finish and starts no other. */
  readonly stop: () => void;
  readonly clear: () => void;
}

/** The same change for many objects, with progress. */
export function useBulk<Item>(): Bulk<Item> {
  const [progress, setProgress] = useState<BulkProgress<Item>>();
  const stopped = useRef(false);
  return {
    progress,
    async run(items, change) {
      stopped.current = false;
      let at: BulkProgress<Item> = { total: items.length, done: 0, failures: [], running: true };
      setProgress(at);
      for (const item of items) {
        if (stopped.current) break;
        try {
          await change(item);
          at = { ...at, done: at.done + 1 };
        } catch (error) {
          at = { ...at, failures: [...at.failures, { item, error }] };
        }
        setProgress(at);
      }
      setProgress({ ...at, running: false });
    },
    stop: () => {
      stopped.current = true;
    },
    clear: () => setProgress(undefined),
  };
}
