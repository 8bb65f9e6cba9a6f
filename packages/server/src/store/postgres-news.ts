import pg from "pg";
import type { Log } from "../log/port.ts";

/** The channel on which a transaction with news tells the other servers. */
export const newsChannel = "agent_id_guard_news";

const retryMs = 1_000;

/**
 * Listens on a connection of its own, and connects again for as long as it is not stopped.
 * It only makes news quicker: whoever follows asks from time to time anyway.
 */
export function listenForNews(config: pg.ClientConfig, onNews: () => void, log: Log): () => Promise<void> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client(config);
    client = fresh;
    fresh.on("notification", onNews);
    fresh.on("error", (error) => log.warn({ err: error }, "the listening connection to the database was lost"));
    fresh.on("end", () => {
      if (!stopped) timer = setTimeout(connect, retryMs).unref();
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${newsChannel}`);
      onNews();
    } catch (error) {
      log.warn({ err: error }, "can't listen for news of other servers; asking for them instead");
      await fresh.end();
    }
  }

  const connected = connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await connected;
    await client?.end();
  };
}
