import { getTableColumns } from "drizzle-orm";
import type { LogRow } from "./log-statements.ts";
import type { Tables } from "./tables/index.ts";

/** The columns of the log, in the order in which {@link appendSql} takes them. */
export interface LogColumn {
  readonly field: keyof LogRow;
  /** The engine's own word for its type. */
  readonly type: string;
}

export function logColumns({ audit_log }: Tables): readonly LogColumn[] {
  return columnsOf(audit_log).map(([field, column]) => ({ field, type: column.getSQLType() }));
}

/** The statement that appends the records of `source`. It runs in every transaction, so it does without drizzle's placeholders, as the tallies do. */
export function appendSql({ audit_log }: Tables, source: string): string {
  return `INSERT INTO audit_log (${columnsOf(audit_log)
    .map(([, column]) => column.name)
    .join(", ")}) ${source}`;
}

function columnsOf(log: Tables["audit_log"]) {
  const columns = getTableColumns(log);
  return (Object.keys(columns) as (keyof LogRow)[]).map((field) => [field, columns[field]] as const);
}
