import pg from "pg";
import type { Log } from "../log/port.ts";

/** A server that froze in the middle of a transaction must not keep the others out for ever. */
const settings = "SET synchronous_commit TO on; SET idle_in_transaction_session_timeout TO '15s'";

/**
 * The one connection that writes. Programs run on it one after the other. A connection that failed other than by an answer of the server is
 * thrown away, which rolls back whatever was under way, and the next program gets a new one.
 */
export class PostgresWriter {
  readonly #config: pg.ClientConfig;
  readonly #log: Log;
  #client: pg.Client | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** Stands for whichever connection is current, so that statements are prepared for it once. */
  readonly line: pg.Client;

  constructor(config: pg.ClientConfig, log: Log) {
    this.#config = config;
    this.#log = log;
    this.line = { query: (...parameters: Parameters<pg.Client["query"]>) => this.#query(parameters) } as unknown as pg.Client;
  }

  /** Runs a program after those before it. */
  run<T>(program: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(async () => {
      this.#client ??= await this.#connect();
      return program();
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#client?.end();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on("error", (error) => {
      this.#log.warn({ err: error }, "the writing connection to the database was lost");
      this.#drop(client);
    });
    client.on("end", () => this.#drop(client));
    try {
      await client.connect();
      await client.query(settings);
    } catch (error) {
      this.#drop(client);
      throw error;
    }
    return client;
  }

  async #query(parameters: Parameters<pg.Client["query"]>): Promise<unknown> {
    const client = this.#client;
    if (client === undefined) throw new Error("the connection to the database was lost");
    try {
      return await client.query(...parameters);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) this.#drop(client);
      throw error;
    }
  }

  #drop(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
    client.end().catch((error: unknown) => this.#log.warn({ err: error }, "a lost connection could not be closed"));
  }
}
