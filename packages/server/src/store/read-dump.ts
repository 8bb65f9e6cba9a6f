import { z } from "zod";
import { columnTypes, type RowLine, type TableLine } from "./dump.ts";

const rowsAtOnce = 200;
/** Names as our tables and columns have them: they are written into statements. */
const nameSchema = z.string().regex(/^[a-z_]{1,60}$/);
const tableLineSchema = z.strictObject({
  table: nameSchema,
  columns: z.array(z.tuple([nameSchema, z.enum(columnTypes)])).min(1),
});
const endLineSchema = z.strictObject({ end: z.record(z.string(), z.int().min(0)) });

/** A dump that is not one: it was made by something else, or is not whole. */
export class DumpError extends Error {
  override readonly name = "DumpError";
}

/** A few rows of a table. */
export interface DumpedRows {
  readonly table: TableLine;
  readonly rows: readonly RowLine[];
}

/** Reads what {@link dump} wrote, some rows at a time, each table's in one go, and at the end compares how many there were. Throws {@link DumpError}. */
export async function* readDump(lines: AsyncIterable<string>): AsyncGenerator<DumpedRows> {
  const counts: Record<string, number> = {};
  let table: TableLine | undefined;
  let rows: RowLine[] = [];
  let hasEnded = false;
  for await (const line of lines) {
    if (hasEnded) throw new DumpError("something comes after the end");
    const value = parse(line);
    if (Array.isArray(value)) {
      if (value.length !== table?.columns.length) throw new DumpError("a row does not fit its table");
      counts[table.table] = (counts[table.table] ?? 0) + 1;
      if (rows.push(value) === rowsAtOnce) {
        yield { table, rows };
        rows = [];
      }
      continue;
    }
    if (table !== undefined) yield { table, rows };
    rows = [];
    table = tableLineSchema.safeParse(value).data;
    if (table === undefined) {
      compare(value, counts);
      hasEnded = true;
    } else if (counts[table.table] !== undefined) throw new DumpError("a table comes twice");
    else counts[table.table] = 0;
  }
  if (!hasEnded) throw new DumpError("the end is missing");
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new DumpError("a line is not JSON", { cause });
  }
}

function compare(value: unknown, counts: Readonly<Record<string, number>>): void {
  const told = endLineSchema.safeParse(value).data?.end;
  const isSame = told !== undefined && Object.keys(told).length === Object.keys(counts).length;
  if (!isSame || Object.entries(told).some(([name, count]) => counts[name] !== count)) throw new DumpError("rows are missing");
}
