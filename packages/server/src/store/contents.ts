import type { Collection } from "./port.ts";
import type { Tables } from "./tables/index.ts";

/**
 * What a backup leaves out, and why. Everything else is in it: a collection that is added later is taken along by default, and a test asks for each which it is.
 */
export const leftOutOfBackups = {
  tickets: "sign-ins under way: they are begun anew",
  sessions: "nobody is signed in after a restore",
  session_clients: "they belong to sessions",
  logout_notices: "they belong to sessions",
  refresh_tokens: "everybody gets new tokens after a restore",
  claims: "what was used once lives for minutes",
  counters: "windows of time that are over",
  idempotency: "answers to requests that nobody makes again",
  connection_requests: "consents under way: they are begun anew",
  sync_jobs: "runs under way; what they did is in the audit log",
  sync_states: "without it the next run reads a directory as a whole, as it must after a restore",
  directory_changes: "the next run reads the directory as a whole",
  rewrap_jobs: "runs under way: they are begun anew",
} as const satisfies Partial<Record<Collection, string>>;

/** The tables of a backup, parents before those that refer to them, the log last. */
export function tablesOfBackup(tables: Tables): readonly (keyof Tables)[] {
  return (Object.keys(tables) as (keyof Tables)[])
    .filter((name) => !(name in leftOutOfBackups) && name !== "audit_log")
    .concat("audit_log");
}
