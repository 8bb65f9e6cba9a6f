// Builds what is published: JavaScript by tsup, declarations by `tsc -b`, the console by vite (into packages/server/console).
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = ["protocol", "server", "sdk", "mcp-adapter"].map((name) => join(root, "packages", name));

for (const folder of packages) rmSync(join(folder, "dist"), { recursive: true, force: true });
run("tsc", ["-b", "tsconfig.build.json"], root);
for (const folder of packages) {
  nameJavaScriptInDeclarations(join(folder, "dist"));
  run("tsup", ["--silent"], folder);
}
run("node", ["build/build.ts"], join(root, "packages", "console"));

/** TypeScript leaves `./x.ts` in declarations; what is published beside them is `./x.js`. */
function nameJavaScriptInDeclarations(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".d.ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll(/((?:from|import)\s*\(?\s*")(\.{1,2}\/[^"]+)\.tsx?"/g, '$1$2.js"'));
  }
}

/** Runs a command of the repository and ends with its exit code when it fails. */
function run(command, args, cwd) {
  const { status } = spawnSync(join(root, "node_modules", ".bin", command), args, { cwd, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
