import { readCheckpoint } from "../audit/index.ts";
import type { Log } from "../log/port.ts";
import type { CheckpointSink } from "../sinks/port.ts";
import type { Journal } from "./journal.ts";

/** Checkpoints are written after the journal has come as far, so that a restore can tell whether the journal is whole. One that can't be written stops no checkpoint. */
export function behindJournal(sink: CheckpointSink, journal: Pick<Journal, "cover">, log: Log): CheckpointSink {
  return {
    ...sink,
    async append(line) {
      await journal
        .cover(readCheckpoint(line)?.seq ?? 0)
        .catch((error: unknown) => log.error({ err: error }, "the journal of revocations is behind the checkpoints"));
      await sink.append(line);
    },
  };
}
