import { GuardError } from "@agent-id-guard/protocol";

/** Deeper than any tool's schema in a model call. */
const deepest = 64;
const quote = 0x22;
const backslash = 0x5c;

/**
 * Parses JSON that every parser reads alike (RFC 8259 §4, RFC 7493 §2.3): a member's name twice in one object, `__proto__`, deep nesting and bytes
 * that are no UTF-8 are refused. Made for bodies of megabytes. Throws `request.malformed`, which repeats nothing of the text.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw malformed("The body is not valid JSON");
  }
  checkMembers(text);
  return value;
}

/** Walks text that is known to be valid JSON: only strings and what opens and closes matter. */
function checkMembers(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at);
        const names = open.at(-1);
        if (names !== undefined && isName(text, end)) takeName(names, text.slice(at, end));
        at = end - 1;
        break;
      }
      case 0x7b:
      case 0x5b:
        if (open.push(text[at] === "{" ? new Set() : undefined) > deepest) throw malformed("The body is nested too deeply");
        break;
      case 0x7d:
      case 0x5d:
        open.pop();
    }
  }
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

function takeName(names: Set<string>, quoted: string): void {
  const name = JSON.parse(quoted) as string;
  if (name === "__proto__") throw malformed("The body has a member with a reserved name");
  if (names.has(name)) throw malformed("The body has the same member twice");
  names.add(name);
}

function malformed(description: string): GuardError {
  return new GuardError("request.malformed", { description });
}
