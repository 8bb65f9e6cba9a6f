/**
 * Where signed checkpoints of the audit log go: a place outside the database, to which lines are only ever added.
 *
 * Contract: a line that `append` resolved for is on the disk and is read back by `lines` and `last`, byte by byte; a line that was cut off by a crash is
 * no line, nor is one whose `append` failed. Lines are appended one after the other.
 */
export interface CheckpointSink {
  append(line: string): Promise<void>;
  /** The newest line. */
  last(): Promise<string | undefined>;
  /** All lines, oldest first, without holding them all in memory. */
  lines(): AsyncIterable<string>;
  close(): Promise<void>;
}
