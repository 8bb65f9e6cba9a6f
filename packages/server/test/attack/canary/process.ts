import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Weather } from "./wire.ts";

/** Where the server keeps its files, and the keys that its vault is sealed with: those of now and of before. */
export interface Places {
  readonly database: string;
  readonly kms: string;
  readonly kmsSecretFile: string;
  readonly kmsPrevious: readonly string[];
  readonly checkpointFile: string;
  readonly journalFile: string;
}

/** What the server is told. Each order undoes the fault of the one before. */
export interface Order {
  readonly advanceMs?: number;
  readonly failing?: "outbound" | "entropy";
  /** Of the other sides that the server calls itself. */
  readonly weather?: Weather;
  /** `calls`: what was sent to other sides and what they answered; `made`: the secrets that were made since that was asked last. */
  readonly ask?: "token" | "link" | "calls" | "made" | "stop";
}

/** A real server in a process of its own, and all that it has written to its streams. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #output: Buffer[];

  private constructor(child: ChildProcess, output: Buffer[], url: string) {
    this.#child = child;
    this.#output = output;
    this.url = url;
  }

  static async start(places: Places): Promise<ServerProcess> {
    const child = fork(fileURLToPath(new URL("./server.ts", import.meta.url)), [JSON.stringify(places)], {
      execArgv: ["--conditions=@agent-id-guard/source"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => output.push(chunk));
    const { url } = await answerOf<{ url: string }>(child, output);
    return new ServerProcess(child, output, url);
  }

  async tell(order: Order): Promise<string> {
    const answered = answerOf<{ answer?: string }>(this.#child, this.#output);
    this.#child.send(order);
    return (await answered).answer ?? "";
  }

  /** All that has been written to standard output and standard error. */
  get output(): Buffer {
    return Buffer.concat(this.#output);
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.send({ ask: "stop" } satisfies Order);
    await closed;
  }
}

/** The next thing that the process says. Fails with the end of its output where it ends instead. */
async function answerOf<T>(child: ChildProcess, output: readonly Buffer[]): Promise<T> {
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(child, "close", { signal }).then(() => {
    throw new Error(`the server ended: ${Buffer.concat(output).toString().slice(-2_000)}`);
  });
  try {
    const [answer] = (await Promise.race([once(child, "message", { signal }), ended])) as [T];
    return answer;
  } finally {
    ended.catch(() => undefined);
    heard.abort();
  }
}
