import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const root = resolve(import.meta.dirname, "..");
const server = resolve(root, "../server");
const built = join(server, "console");
const lock = join(server, ".console-lock");
const waitMs = 200;
/** A build that takes longer than this has died. */
const longestMs = 120_000;

/**
 * Builds the console into the server's package, unless nothing has changed since the last time. Whoever reads it while it is built sees the old one
 * whole, then the new one whole. One at a time: who comes second waits and finds it done.
 */
export async function buildConsole(): Promise<void> {
  if (!isStale()) return;
  await takeLock();
  try {
    if (isStale()) build();
  } finally {
    rmSync(lock, { force: true });
  }
}

function build(): void {
  const fresh = join(server, `.console-${process.pid}`);
  const old = `${fresh}-old`;
  const vite = resolve(root, "../../node_modules/.bin/vite");
  // Inside a test run NODE_ENV is "test", which would bring the libraries' development builds.
  const env = { ...process.env, NODE_ENV: "production", NO_COLOR: "1", FORCE_COLOR: "0" };
  const { status, stderr } = spawnSync(vite, ["build", "--logLevel", "error", "--outDir", fresh], { cwd: root, env, encoding: "utf8" });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`the console can't be built: ${stderr}`);
  }
  if (existsSync(built)) renameSync(built, old);
  renameSync(fresh, built);
  rmSync(old, { recursive: true, force: true });
}

function isStale(): boolean {
  const page = join(built, "manifest.json");
  if (!existsSync(page)) return true;
  const builtAtMs = statSync(page).mtimeMs;
  const sources = ["src", "public", "build", "../protocol/src"].map((folder) => resolve(root, folder));
  const single = ["index.html", "vite.config.ts", "package.json"].map((file) => resolve(root, file));
  const files = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...single, ...files].some((file) => statSync(file).mtimeMs > builtAtMs);
}

async function takeLock(): Promise<void> {
  for (;;) {
    try {
      closeSync(openSync(lock, "wx"));
      return;
    } catch {
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > longestMs) rmSync(lock, { force: true });
    }
    await wait(waitMs);
  }
}
