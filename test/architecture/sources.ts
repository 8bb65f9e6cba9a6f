import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** A source file: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const isSource = (name: string) => /\.(ts|tsx)$/.test(name);
const isTest = (name: string) => /\.(test|test-kit|test-d)\.tsx?$/.test(name);

/** Every source file below a folder, tests left out unless asked for. */
export function sourcesBelow(folder: string, withTests = false): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isSource(entry.name) && (withTests || !isTest(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](node_modules|dist)[\\/]/.test(path))
    .map((path) => ({ path: relative(root, path).replaceAll("\\", "/"), text: readFileSync(path, "utf8") }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** One import of a file: what it names, and whether only types cross. */
export interface Import {
  /** A path from the root for relative imports, else the module's name as written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const statement = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/g;
const dynamic = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** The imports of a file, re-exports and dynamic imports included. */
export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const target = specifier.startsWith(".")
      ? relative(root, resolve(join(root, dirname(file.path)), specifier)).replaceAll("\\", "/")
      : specifier;
    found.push({ target, typeOnly });
  };
  for (const match of file.text.matchAll(statement)) add(match[3] as string, match[2] !== undefined);
  for (const match of file.text.matchAll(dynamic)) add(match[1] as string, false);
  return found;
}

const declared = /^export (?:declare )?(?:abstract )?(const|(?:async )?function\*?|class|interface|type) (\w+)/gm;
const listed = /^export (type )?\{([^}]*)\}/gm;
const passedOn = /^export \* from "([^"]+)"/gm;

/** What an entry exports, sorted; types are written `type Name`. What it passes on with `export *` is followed. */
export function exportsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), "utf8");
  const own = [...text.matchAll(declared)].map(([, kind, name]) => (kind === "interface" || kind === "type" ? `type ${name}` : `${name}`));
  const named = [...text.matchAll(listed)].flatMap(([, allTypes, list = ""]) =>
    list
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "")
      .map((item) => {
        const name =
          item
            .split(" as ")
            .at(-1)
            ?.replace(/^type /, "") ?? "";
        return allTypes !== undefined || item.startsWith("type ") ? `type ${name}` : name;
      }),
  );
  const others = [...text.matchAll(passedOn)].flatMap(([, target = ""]) => exportsOf(join(dirname(path), target)));
  return [...new Set([...own, ...named, ...others])].toSorted();
}
