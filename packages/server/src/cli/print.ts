import type { Command } from "commander";

/** Flags of the program that every command understands. */
export interface GlobalFlags {
  readonly data?: string;
  readonly json?: boolean;
}

/** The flags given anywhere on the command line. */
export function globalFlags(command: Command): GlobalFlags {
  return command.optsWithGlobals<GlobalFlags>();
}

/** Prints objects as a table of the named columns, or one JSON object a line. */
export async function printAll<Item extends object>(
  items: AsyncIterable<Item> | Iterable<Item>,
  columns: readonly (keyof Item & string)[],
  flags: GlobalFlags,
): Promise<void> {
  const rows: string[][] = [];
  for await (const item of items) {
    if (flags.json === true) console.log(inertJson(item));
    else rows.push(columns.map((column) => textOf(column, item[column])));
  }
  if (flags.json === true) return;
  if (rows.length === 0) {
    console.log("(none)");
    return;
  }
  const table = [columns.map(labelOf), ...rows];
  const widths = columns.map((_column, at) => Math.max(...table.map((row) => widthOf(row[at] ?? ""))));
  for (const row of table)
    console.log(
      row
        .map((cell, at) => pad(cell, widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

/** Prints one object on one line, at once: its columns, or all of it as JSON. */
export function printLine<Item extends object>(item: Item, columns: readonly (keyof Item & string)[], flags: GlobalFlags): void {
  console.log(flags.json === true ? inertJson(item) : columns.map((column) => textOf(column, item[column])).join("  "));
}

/** Prints one object: its fields line by line, or as JSON. */
export function printOne(item: object, flags: GlobalFlags): void {
  if (flags.json === true) {
    console.log(inertJson(item, 2));
    return;
  }
  const fields = Object.entries(item);
  const width = Math.max(...fields.map(([name]) => widthOf(labelOf(name))));
  for (const [name, value] of fields) console.log(`${pad(labelOf(name), width)}  ${textOf(name, value)}`);
}

/** What would steer a terminal or turn its text around: control characters, and what Unicode has for directions and line ends. */
const steering = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const escapeOf = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Other people's text, such as names: what would steer the terminal is shown, not obeyed (case LOG-05). */
export const inert = (text: string): string => text.replaceAll(steering, escapeOf);

/** The line ends of indented JSON are ours: within its strings they are escaped already. */
const inertJson = (value: unknown, indent?: number): string => JSON.stringify(value, null, indent).split("\n").map(inert).join("\n");

const isMoment = (name: string) => /(^time|At)Ms$/.test(name);
const labelOf = (name: string) => (isMoment(name) ? name.slice(0, -2) : name);

function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "-";
  if (isMoment(name) && typeof value === "number") return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((one) => textOf("", one)).join(" ");
  if (typeof value !== "object") return inert(String(value));
  return inert("name" in value && typeof value.name === "string" ? value.name : JSON.stringify(value));
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/g;
/** Columns of a terminal: most characters of East Asia take two. */
const widthOf = (text: string): number => text.length + (text.match(wide)?.length ?? 0);
const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));
