import { GuardError } from "@agent-id-guard/protocol";

/** More than any request of ours has. */
const deepest = 16;

/** In valid JSON: a string (a member's name where a colon follows), or what opens and closes. */
const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/**
 * Parses JSON that every parser reads alike (RFC 8259 §4, RFC 7493 §2.3): a member's name twice in one object, a member named `__proto__`, and
 * deep nesting are refused. Throws `request.malformed`, which repeats nothing of the text (case LOG-02).
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("The body is not valid JSON");
  }
  checkMembers(text);
  return value;
}

function checkMembers(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (const [part, colon] of text.matchAll(token)) {
    if (part === "{" || part === "[") {
      if (open.push(part === "{" ? new Set() : undefined) > deepest) throw malformed("The body is nested too deeply");
    } else if (part === "}" || part === "]") open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(part.slice(0, part.length - colon.length)) as string;
      const names = open.at(-1);
      if (name === "__proto__") throw malformed("The body has a member with a reserved name");
      if (names?.has(name)) throw malformed("The body has the same member twice");
      names?.add(name);
    }
  }
}

function malformed(description: string): GuardError {
  return new GuardError("request.malformed", { description });
}
