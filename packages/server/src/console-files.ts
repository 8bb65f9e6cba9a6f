import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { StaticFile } from "./http/console.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * The built console by path (`index.html`, `assets/…`); empty when it has not been built. All of it is read at start, so that no
 * request ever names a file (case ADM-17).
 */
export function readConsole(): ReadonlyMap<string, StaticFile> {
  const folder = join(packageRoot(), "console");
  const files = new Map<string, StaticFile>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = new Uint8Array(readFileSync(path));
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    files.set(relative(folder, path).replaceAll("\\", "/"), { bytes, contentType, etag, encoded: encodedBeside(path) });
  }
  return files;
}

/** The compressed forms that the build left beside a file. */
function encodedBeside(path: string): StaticFile["encoded"] {
  const read = (extension: string) => (existsSync(path + extension) ? new Uint8Array(readFileSync(path + extension)) : undefined);
  const [br, gzip] = [read(".br"), read(".gz")];
  return { ...(br === undefined ? {} : { br }), ...(gzip === undefined ? {} : { gzip }) };
}

/** The folder of this package's package.json, from source and from the build alike. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
