import type { Log } from "../../log/port.ts";
import type { DirectoryDeps } from "../deps.ts";

/** What the sync of directories is handed. */
export interface SyncDeps extends Pick<DirectoryDeps, "store" | "clock" | "entropy" | "digests" | "draft" | "providers" | "issuer"> {
  readonly log: Log;
}

/** For how long a run holds its provider without a sign of life. Each commit of the run renews it. */
export const leaseMs = 60_000;
/** How many people, groups or departments are read, planned and committed together. */
export const batchSize = 100;
/** The most problems that a job tells of. */
export const mostProblems = 100;
