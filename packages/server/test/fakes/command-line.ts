import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** `agent-id-guard` in a folder, each command a process of its own. Nothing of this process's environment gets in but the search path. */
export class CommandLine {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(folder: string, env: Readonly<Record<string, string>> = {}) {
    this.#folder = folder;
    this.#env = env;
  }

  /** Starts a command and leaves it running. */
  start(args: readonly string[], { stdin, env }: Given = {}): ChildProcess {
    const child = spawn(process.execPath, ["--conditions=@agent-id-guard/source", main, ...args], {
      cwd: this.#folder,
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, ...this.#env, ...env },
      stdio: "pipe",
    });
    child.stdin?.end(stdin ?? "");
    return child;
  }

  /** Runs a command to its end. */
  run(args: readonly string[], given?: Given): Promise<Said> {
    return ended(this.start(args, given));
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
