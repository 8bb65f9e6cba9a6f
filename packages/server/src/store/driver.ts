import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Control, Program } from "./program.ts";
import type { Tables } from "./tables/index.ts";

/** What the engine uses of drizzle: the builders that both engines have, in the type that has no engine's own words. */
export type Db = Pick<PgDatabase<PgQueryResultHKT>, "select" | "insert" | "update" | "delete">;

/** `unique`: another row has the value. `reference`: a row refers to one that is not there. */
export type Constraint = "unique" | "reference";

/** What a program on the writing connection answered. It may be told, and read, when it is durable and not before. */
export interface Written<T> {
  readonly answer: T;
  readonly durable: Promise<void>;
}

/** One engine: connections, how programs run on them, and what its error codes mean. */
export interface Driver {
  readonly tables: Tables;
  readonly writer: Db;
  readonly reader: Db;
  readonly control: Control;
  /** Runs a program on the writing connection, one program at a time. The next one may run before this one is durable; both become so in that order. */
  write<T>(program: Program<T>): Promise<Written<T>>;
  /** Runs a program of reads; it sees only what is durable. */
  read<T>(program: Program<T>): Promise<T>;
  /** Which constraint an error of the engine says was broken; undefined: none, the engine itself failed. */
  constraintOf(error: unknown): Constraint | undefined;
  /** Calls back when another server may have committed something that is to be heard, until it is stopped. Undefined: nobody else can write. */
  readonly listen: ((onNews: () => void) => () => Promise<void>) | undefined;
  close(): Promise<void>;
}
