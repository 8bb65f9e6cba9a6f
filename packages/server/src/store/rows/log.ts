import type { BaseRow } from "./base.ts";

/**
 * How often something happened within a time. The store counts each event in the commit that records it, so it is always exact; nobody else writes here.
 * id: `<subject>:<bucketMs, 13 digits>:<action>:<outcome>`, so that the rows of one subject stand in the order of time. Subjects are
 * - `all` in five minutes (kept for 40 days), `all/hour`, and `all/day` (of UTC): every event;
 * - an agent or a credential in hours (kept for 400 days): what was done by it and with it, verified, and not by an administrator;
 * - `used`, one row `used:<agent or credential>` for all time: since when (`createdAtMs`) and until when (`lastAtMs`) it has been used.
 */
export interface TallyRow extends BaseRow {
  readonly subject: string;
  readonly bucketMs: number;
  readonly action: string;
  readonly outcome: string;
  readonly count: number;
  /** When the latest of them happened. */
  readonly lastAtMs: number;
  readonly expiresAtMs: number;
}
