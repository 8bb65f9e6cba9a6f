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

/** Prints objects as a table of the named columns, or one JSON object a line. Names and purposes are other people's text: control characters are shown, not obeyed. */
export async function printAll<Item extends object>(
  items: AsyncIterable<Item>,
  columns: readonly (keyof Item & string)[],
  flags: GlobalFlags,
): Promise<void> {
  const rows: string[][] = [];
  for await (const item of items) {
    if (flags.json === true) console.log(JSON.stringify(item));
    else rows.push(columns.map((column) => asText(item[column])));
  }
  if (flags.json === true) return;
  if (rows.length === 0) {
    console.log("(none)");
    return;
  }
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of [[...columns], ...rows])
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

/** Prints one object: its fields line by line, or as JSON. */
export function printOne(item: object, flags: GlobalFlags): void {
  if (flags.json === true) {
    console.log(JSON.stringify(item, null, 2));
    return;
  }
  const fields = Object.entries(item);
  const width = Math.max(...fields.map(([name]) => name.length));
  for (const [name, value] of fields) console.log(`${name.padEnd(width)}  ${asText(value)}`);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  const text = Array.isArray(value) ? value.map(asText).join(" ") : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
