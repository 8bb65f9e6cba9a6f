import { GuardError } from "./errors.ts";

/** In valid JSON: a string (a member's name where a colon follows), or what opens and closes. */
const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** What two readers of one JSON text could disagree on, or what would hurt the next one. */
export type JsonFlaw = "same member twice" | "reserved member name" | "nested too deeply";

/**
 * Finds the first flaw of a text that is valid JSON already (RFC 8259 §4, RFC 7493 §2.3): a name twice in one object, a member named `__proto__`,
 * more than `deepest` levels. Undefined when there is none.
 */
export function findJsonFlaw(text: string, deepest: number): JsonFlaw | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const [part, colon] of text.matchAll(token)) {
    if (part === "{" || part === "[") {
      if (open.push(part === "{" ? new Set() : undefined) > deepest) return "nested too deeply";
    } else if (part === "}" || part === "]") open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(part.slice(0, part.length - colon.length)) as string;
      const names = open.at(-1);
      if (name === "__proto__") return "reserved member name";
      if (names?.has(name)) return "same member twice";
      names?.add(name);
    }
  }
  return undefined;
}

/**
 * Parses JSON that every parser reads alike. `deepest` bounds the nesting; 16 is more than any message of ours has.
 * Throws `request.malformed`, which repeats nothing of the text (case LOG-02).
 */
export function parseStrictJson(text: string, deepest = 16): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GuardError("request.malformed", { description: "The body is not valid JSON" });
  }
  const flaw = findJsonFlaw(text, deepest);
  if (flaw !== undefined) throw new GuardError("request.malformed", { description: `The body has a flaw: ${flaw}` });
  return value;
}
