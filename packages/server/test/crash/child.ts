import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A child process whose lines are read as they come. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves once a line for which `isIt` holds has come; rejects when the process ends before. */
  until(isIt: (line: string) => boolean): Promise<void>;
  /** Ends it as kill -9 does, and resolves when it is gone and all that it wrote has been read. */
  kill(): Promise<void>;
}

/** Starts `store-process.ts`, by way of a shell command where one is given (it must end in `exec "$@"`). */
export function startStoreProcess(parameters: readonly string[], shell?: string): Child {
  return startProcess(new URL("./store-process.ts", import.meta.url), parameters, shell);
}

/** Starts a script. */
export function startProcess(file: URL, parameters: readonly string[], shell?: string): Child {
  const command = [process.execPath, "--conditions=@agent-id-guard/source", fileURLToPath(file), ...parameters];
  const [program = "", ...rest] = shell === undefined ? command : ["bash", "-c", shell, "bash", ...command];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let unfinished = "";
  let notify = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (unfinished + text).split("\n");
    unfinished = parts.pop() ?? "";
    lines.push(...parts);
    notify();
  });
  return {
    process: child,
    lines,
    until: (isIt) =>
      new Promise((resolve, reject) => {
        notify = () => lines.some(isIt) && resolve();
        notify();
        closed.then(() => (lines.some(isIt) ? resolve() : reject(new Error(`ended early: ${lines.slice(-3).join(" | ")}`))));
      }),
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
