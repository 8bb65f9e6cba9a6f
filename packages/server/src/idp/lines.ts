import { lineSchema } from "@agent-id-guard/protocol";

const line = lineSchema(200);
const mostNamed = 50;

/** A text that may stand as a name: trimmed, one line, that deceives nobody. undefined: there is none. */
export function lineOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? line.safeParse(value.trim()).data : undefined;
}

/** The values that are such texts, by name; at most 50. */
export function linesOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const lines = Object.entries(values).flatMap(([name, value]) => {
    const text = lineOf(value);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(lines.slice(0, mostNamed));
}
