import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

/** Servers get processor 0 and the load comes from processor 1, where the system lets us choose. */
export const pinned = availableParallelism() > 1 && spawnSync("taskset", ["-c", "0", "true"]).status === 0;

/** Moves this process to processor 1. */
export function pinSelf(): void {
  if (pinned) spawnSync("taskset", ["-cp", "1", String(process.pid)]);
}

/** A server under measurement: what it said on its first JSON line, and how to end it. */
export interface Started<T> {
  readonly says: T;
  stop(): Promise<void>;
}

/** Starts a program of this folder on processor `cpu` and waits for its first line of JSON. */
export async function start<T>(program: string, args: readonly string[] = [], cpu = "0"): Promise<Started<T>> {
  const node = [process.execPath, "--conditions=@agent-id-guard/source", join(folder, program), ...args];
  const [command, ...rest] = pinned ? ["taskset", "-c", cpu, ...node] : node;
  const child = spawn(command as string, rest, { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, NODE_ENV: "production" } });
  return { says: await firstJson<T>(child, program), stop: () => stop(child) };
}

async function firstJson<T>(child: ChildProcess, program: string): Promise<T> {
  if (child.stdout === null) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("{")) continue;
    child.stdout.resume();
    return JSON.parse(line) as T;
  }
  throw new Error(`${program} ended before it was ready`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
