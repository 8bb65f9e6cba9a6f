import type { tailEvents } from "@agent-id-guard/protocol";
import type { AuditEvent } from "../../events/queries.ts";

/** As the protocol has them, without loading its schemas. */
const messages: typeof tailEvents = { event: "audit", heartbeat: "heartbeat" };
/** Live events are kept up to this many; then they are read as a list again. */
const mostLive = 500;
const batchMs = 150;
const firstPauseMs = 1_000;
const longestPauseMs = 15_000;

export interface Following {
  /** The address of the tail, ready for one more parameter. */
  readonly address: string;
  /** Reads the newest events as a list, and answers with the number of the newest. */
  readonly readNewest: () => Promise<number>;
  readonly onState: (state: "live" | "again") => void;
  /** Events up to this number stand in the list. */
  readonly onCaughtUp: (seq: number) => void;
  /** Oldest first. */
  readonly onEvents: (events: readonly AuditEvent[]) => void;
}

/** Reads the newest as a list, then what comes after it from the stream; a stream that ends is opened again at its cursor. */
export class TailFollower {
  readonly #following: Following;
  #source: EventSource | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #waiting: AuditEvent[] = [];
  #told = 0;
  #cursor: number | undefined;
  #pauseMs = firstPauseMs;
  #isOver = false;

  constructor(following: Following) {
    this.#following = following;
    void this.#catchUp();
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#again);
    clearTimeout(this.#telling);
    this.#source?.close();
  }

  async #catchUp(): Promise<void> {
    this.#source?.close();
    try {
      this.#cursor = await this.#following.readNewest();
      if (this.#isOver) return;
      this.#told = 0;
      this.#following.onCaughtUp(this.#cursor);
      this.#open();
    } catch {
      this.#tryAgain();
    }
  }

  #open(): void {
    const source = new EventSource(`${this.#following.address}after=${this.#cursor}`);
    this.#source = source;
    source.addEventListener(messages.heartbeat, ({ lastEventId }) => {
      this.#cursor = Number(lastEventId);
      this.#pauseMs = firstPauseMs;
      this.#following.onState("live");
    });
    source.addEventListener(messages.event, ({ data, lastEventId }) => {
      this.#cursor = Number(lastEventId);
      this.#waiting.push(JSON.parse(data as string) as AuditEvent);
      this.#telling ??= setTimeout(() => this.#tell(), batchMs);
    });
    source.addEventListener("error", () => this.#tryAgain());
  }

  /** Many events that come at once are one change of the page. */
  #tell(): void {
    this.#telling = undefined;
    this.#told += this.#waiting.length;
    this.#following.onEvents(this.#waiting.slice(-mostLive));
    this.#waiting = [];
    if (this.#told > mostLive) void this.#catchUp();
  }

  #tryAgain(): void {
    this.#source?.close();
    if (this.#isOver) return;
    this.#following.onState("again");
    this.#again = setTimeout(() => (this.#cursor === undefined ? void this.#catchUp() : this.#open()), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }
}
