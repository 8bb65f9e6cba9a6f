import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { StoreFailureReason } from "./port.ts";
import type { Control, Program } from "./program.ts";
import type { Tables } from "./tables/index.ts";

/** What the engine uses of drizzle: the builders that both engines have, in the type that has no engine's own words. */
export type Db = Pick<PgDatabase<PgQueryResultHKT>, "select" | "insert" | "update" | "delete">;

/** One engine: connections, how programs run on them, and what its error codes mean. */
export interface Driver {
  readonly tables: Tables;
  readonly writer: Db;
  readonly reader: Db;
  readonly control: Control;
  /** Runs a program on the writing connection, one program at a time. */
  write<T>(program: Program<T>): Promise<T>;
  /** Runs a program of reads; it sees only what has been committed. */
  read<T>(program: Program<T>): Promise<T>;
  /** Which promise of a write an error of the engine says was broken; undefined: none, the engine itself failed. */
  refusalOf(error: unknown): StoreFailureReason | undefined;
  close(): Promise<void>;
}
