import type { CheckpointSink } from "./port.ts";

/** Checkpoints of a server that keeps nothing: they live as long as its database in memory. */
export function createMemoryCheckpoints(): CheckpointSink {
  const kept: string[] = [];
  return {
    async append(line) {
      kept.push(line);
    },
    last: async () => kept.at(-1),
    async *lines() {
      yield* kept;
    },
    close: async () => {},
  };
}
