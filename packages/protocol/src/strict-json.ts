import { GuardError } from "./errors.ts";

const quote = 0x22;
const backslash = 0x5c;

/** What two readers of one JSON text could disagree on, or what would hurt the next one. */
export type JsonFlaw = "duplicate_member" | "reserved_member" | "too_deep";

const descriptions: Readonly<Record<JsonFlaw, string>> = {
  duplicate_member: "The body has the same member twice",
  reserved_member: "The body has a member with a reserved name",
  too_deep: "The body is nested too deeply",
};

/**
 * Finds the first flaw of a text that is valid JSON already (RFC 8259 §4, RFC 7493 §2.3): a name twice in one object, a member named `__proto__`,
 * more than `deepest` levels. Undefined when there is none. Walks the text once, whatever its size: only strings and what opens and closes matter.
 */
export function findJsonFlaw(text: string, deepest: number): JsonFlaw | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at);
        const names = open.at(-1);
        const flaw = names !== undefined && isName(text, end) ? takeName(names, text.slice(at, end)) : undefined;
        if (flaw !== undefined) return flaw;
        at = end - 1;
        break;
      }
      case 0x7b:
      case 0x5b:
        if (open.push(text[at] === "{" ? new Set() : undefined) > deepest) return "too_deep";
        break;
      case 0x7d:
      case 0x5d:
        open.pop();
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
  if (flaw !== undefined) throw new GuardError("request.malformed", { description: descriptions[flaw] });
  return value;
}

/** The place after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function isName(text: string, end: number): boolean {
  let at = end;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charAt(at) === ":";
}

function takeName(names: Set<string>, quoted: string): JsonFlaw | undefined {
  const name = JSON.parse(quoted) as string;
  if (name === "__proto__") return "reserved_member";
  if (names.has(name)) return "duplicate_member";
  names.add(name);
  return undefined;
}
