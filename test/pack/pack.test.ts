import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../architecture/sources.ts";

/*
 * Each package as a stranger gets it: packed, installed into an empty project outside of the repository, imported, type-checked, run.
 */
const packages = ["protocol", "server", "sdk", "mcp-adapter"];
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-pack-"));
const bin = (name: string) => join(root, "node_modules", ".bin", name);
const inRoot = { cwd: root, stdio: "pipe", encoding: "utf8" } as const;
const inProject = { ...inRoot, cwd: folder } as const;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], inRoot);
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  for (const name of packages)
    execFileSync("npm", ["pack", "--pack-destination", tarballs, "--silent"], { ...inRoot, cwd: join(root, "packages", name) });
  const files = readdirSync(tarballs).map((file) => `./tarballs/${file}`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", allowScripts: { "better-sqlite3": false } }));
  execFileSync(
    "npm",
    [
      "install",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      ...files,
      "@modelcontextprotocol/server@2.4.0",
      "@modelcontextprotocol/client@2.4.0",
    ],
    inProject,
  );
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(packages)("%s: publint finds nothing", (name) => {
  const said = execFileSync(bin("publint"), ["--strict", "--pack", "false", join(root, "packages", name)], inRoot);
  expect(said).toContain("All good!");
});

it.each(packages)("%s: types resolve for ES modules", (name) => {
  const [tarball] = readdirSync(join(folder, "tarballs")).filter((file) => file.startsWith(`agent-id-guard-${name}-`));
  execFileSync(bin("attw"), ["--profile", "esm-only", join(folder, "tarballs", tarball as string)], inRoot);
});

it("imports, type-checks and runs outside of the repository", () => {
  writeFileSync(
    join(folder, "program.ts"),
    `import { protect } from "@agent-id-guard/mcp-adapter";
import { errorCatalogue } from "@agent-id-guard/protocol";
import { AgentGuard } from "@agent-id-guard/sdk";
import { connectFromFile } from "@agent-id-guard/sdk/node";
import { inMemoryGuard } from "@agent-id-guard/sdk/testing";
import { createGuard } from "@agent-id-guard/server";

const guard = await createGuard({ database: ":memory:" });
const answer: Response = await guard.fetch(new Request(\`\${guard.issuer}/.well-known/oauth-authorization-server\`));
await guard.close();
console.log(answer.status, typeof protect, typeof AgentGuard.connect, typeof connectFromFile, typeof inMemoryGuard, Object.keys(errorCatalogue).length > 0);
`,
  );
  const options = {
    target: "es2024",
    module: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["program.ts"] }));
  execFileSync(bin("tsc"), ["-p", "."], inProject);
  expect(execFileSync(process.execPath, ["program.ts"], inProject).trim()).toBe("200 function function function function true");
});

it("the server's command runs from there", () => {
  const said = execFileSync(
    process.execPath,
    [join("node_modules", "@agent-id-guard", "server", "dist", "cli", "main.js"), "--data", "data", "init"],
    inProject,
  );
  expect(said).toContain("Ready in data.");
});
