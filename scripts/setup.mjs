// Installs what is missing, so that every npm script works on a bare machine. Runs on the host's own Node (18 or newer),
// before the repository's Node is there; plain JavaScript and no dependency for that reason.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const lock = readFileSync(join(root, "package-lock.json"));
const stamp = join(root, "node_modules", ".agent-id-guard-setup");
const wanted = createHash("sha256").update(lock).digest("hex");

const installed = existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(join(root, "node_modules", ".bin", "node"));
if (!installed) {
  console.error("Installing dependencies (about half a minute, once) …");
  // Not `npm ci`: it insists on an entry for the optional packages of every platform, and a registry need not offer them all.
  npm(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, wanted);
}

/** Runs npm, the one that runs us where there is one, and ends with its exit code when it fails. */
function npm(args) {
  const self = process.env.npm_execpath;
  const [command, first] = self === undefined ? ["npm", []] : [process.execPath, [self]];
  const { status } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}
