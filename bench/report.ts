import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { pinned } from "./process.ts";

/** One row of a table: who, and the medians in the order of the columns. */
export interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

/** One measurement: what was measured, how, and each contender. */
export interface Table {
  readonly title: string;
  readonly how: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The page docs/benchmarks.md. */
export function render(tables: readonly Table[], rounds: number, seconds: number): string {
  const [cpu] = cpus();
  const lines = [
    "# Benchmarks",
    "",
    "Written by `npm run bench`; every figure of one table comes from the same run, rounds interleaved, medians of the rounds. Read the ratios:",
    "the machine is small and shared, and its speed drifts.",
    "",
    `- ${rounds} rounds of ${seconds} s; servers on ${pinned ? "one core, the load on another" : "the same cores as the load"}.`,
    `- ${cpu?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}.`,
    `- ${versions()}.`,
  ];
  for (const { title, how, columns, rows } of tables) {
    lines.push("", `## ${title}`, "", how, "", `| | ${columns.join(" | ")} |`, `|---|${columns.map(() => "---:|").join("")}`);
    for (const { name, cells } of rows) lines.push(`| ${name} | ${cells.join(" | ")} |`);
  }
  return `${lines.join("\n")}\n`;
}

function versions(): string {
  const root = join(import.meta.dirname, "..");
  const places: readonly (readonly [string, string])[] = [
    [root, "better-sqlite3"],
    [root, "hono"],
    [root, "undici"],
    [root, "@modelcontextprotocol/server"],
    [join(root, "bench"), "oidc-provider"],
    [join(root, "bench"), "better-auth"],
    [join(root, "bench"), "@better-auth/oauth-provider"],
    [join(root, "bench"), "@portkey-ai/gateway"],
  ];
  return places
    .map(([folder, name]) => {
      const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")) as { version: string };
      return `${name} ${version}`;
    })
    .join(", ");
}

/** A number for a table: no decimals from a hundred on, else two significant ones. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(value >= 10 ? 3 : 2);
}
