import { type ChildProcess, fork, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Order } from "./command-host.ts";

/** How a command ended and what it said. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given beside its arguments. */
export interface Given {
  readonly stdin?: string;
  /** Added to the environment of the command line. */
  readonly env?: Readonly<Record<string, string>>;
}

/** So that a hundred processes do not compile the same sources a hundred times. */
const compileCache = join(tmpdir(), "agent-id-guard-compile-cache");
const host = fileURLToPath(new URL("./command-host.ts", import.meta.url));
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** A process that has loaded the program once and runs one command after the other. Close it. */
export class CommandHost {
  #process: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  run(order: Order): Promise<Said> {
    const said = this.#last.then(() => this.#give(order));
    this.#last = said.catch(() => undefined);
    return said;
  }

  close(): void {
    this.#process?.kill();
    this.#process = undefined;
  }

  #give(order: Order): Promise<Said> {
    this.#process ??= fork(host, { execArgv: ["--conditions=@agent-id-guard/source"], env: { PATH: process.env.PATH } });
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null) => {
        this.#process = undefined;
        reject(new Error(`the process of the commands ended with ${code}`));
      };
      child.once("exit", onExit);
      child.once("message", (said) => {
        child.off("exit", onExit);
        resolve(said as Said);
      });
      child.send(order);
    });
  }
}

/** `agent-id-guard` in a folder. Nothing of this process's environment gets in but the search path. */
export class CommandLine {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #host: CommandHost | undefined;

  constructor(folder: string, env: Readonly<Record<string, string>> = {}, commandHost?: CommandHost) {
    this.#folder = folder;
    this.#env = env;
    this.#host = commandHost;
  }

  /** Starts a command in a process of its own and leaves it running. */
  start(args: readonly string[], { stdin, env }: Given = {}): ChildProcess {
    const child = spawn(process.execPath, ["--conditions=@agent-id-guard/source", main, ...args], {
      cwd: this.#folder,
      env: this.#environment(env),
      stdio: "pipe",
    });
    child.stdin?.end(stdin ?? "");
    return child;
  }

  /** Runs a command to its end: in the host, where there is one and the command is given nothing to read. */
  run(args: readonly string[], given: Given = {}): Promise<Said> {
    if (this.#host === undefined || given.stdin !== undefined) return this.runAlone(args, given);
    return this.#host.run({ words: args, folder: this.#folder, env: this.#environment(given.env) });
  }

  /** Runs a command to its end in a process of its own, as people do. */
  runAlone(args: readonly string[], given?: Given): Promise<Said> {
    return ended(this.start(args, given));
  }

  #environment(env: Given["env"]): Order["env"] {
    return { PATH: process.env.PATH, XDG_CONFIG_HOME: this.#folder, NODE_COMPILE_CACHE: compileCache, ...this.#env, ...env };
  }
}

/** What a process said, once it has ended. */
function ended(child: ChildProcess): Promise<Said> {
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
}

/** A server that `serve` runs. */
export interface Serving {
  readonly url: string;
  /** The one-time link of the first owner, where it printed one. */
  readonly link: string | undefined;
  readonly process: ChildProcess;
  /** Asks it to stop and resolves when it has. */
  stop(): Promise<Said>;
}

/** Runs `serve` and resolves once it has said where it listens. */
export async function serve(line: CommandLine, args: readonly string[] = []): Promise<Serving> {
  const child = line.start(["serve", ...args]);
  const end = ended(child);
  let said = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on("data", (text: string) => {
      said += text;
      if (/^API reference .*\n[\s\S]*$/m.test(said)) resolve();
    });
  });
  await Promise.race([
    ready,
    end.then(({ stderr }) => {
      throw new Error(`serve ended: ${stderr}`);
    }),
  ]);
  return {
    url: /^Agent ID Guard +(\S+)$/m.exec(said)?.[1] ?? "",
    link: /^http\S+ticket=\S+$/m.exec(said)?.[0],
    process: child,
    stop: () => {
      child.kill("SIGTERM");
      return end;
    },
  };
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
