import { type ErrorCode, GuardError } from "@agent-id-guard/protocol";

/** Where an attribute is, as the client wrote it. */
export interface AttributePath {
  /** The URN of its schema, where one is written before it. */
  readonly urn?: string;
  readonly name: string;
  readonly sub?: string;
}

export type Operand = string | number | boolean | null;
export type Comparison = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";

/** A filter (RFC 7644 §3.4.2.2). */
export type Filter =
  | { readonly kind: "compare"; readonly path: AttributePath; readonly operator: Comparison; readonly value: Operand }
  | { readonly kind: "present"; readonly path: AttributePath }
  | { readonly kind: "some"; readonly path: AttributePath; readonly filter: Filter }
  | { readonly kind: "and" | "or"; readonly filters: readonly Filter[] }
  | { readonly kind: "not"; readonly filter: Filter };

/** The path of a PATCH operation (RFC 7644 §3.5.2): an attribute, of its values those that match, of those one part. */
export interface PatchPath {
  readonly path: AttributePath;
  readonly filter?: Filter;
}

const longest = 4_000;
const mostTests = 50;
const deepest = 8;
const comparisons: ReadonlySet<string> = new Set(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] satisfies Comparison[]);
const isComparison = (word: string): word is Comparison => comparisons.has(word);

/** `urn:…:2.0:User:name.sub` and everything shorter. Names begin with a letter, so that none is one of JavaScript's own. */
const attributeName = /^[a-z][\w$-]*$/i;
const token = /\s*(?:("(?:[^"\\]|\\.)*")|([()[\]])|([^\s"()[\]]+))/y;

/** Reads a filter. Throws `scim.invalid_filter`, also for one that is longer, deeper or of more tests than anybody needs. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text, "scim.invalid_filter");
  const filter = reader.filter(0);
  reader.end();
  return filter;
}

/** Reads the path of a PATCH operation. Throws `scim.invalid_path`. */
export function parsePatchPath(text: string): PatchPath {
  const reader = new Reader(text, "scim.invalid_path");
  const path = reader.attribute();
  if (!reader.takes("[")) {
    reader.end();
    return { path };
  }
  const filter = reader.filter(1);
  reader.expect("]");
  const sub = reader.subAttribute();
  reader.end();
  if (path.sub !== undefined) throw reader.fault();
  return { path: sub === undefined ? path : { ...path, sub }, filter };
}

/** Reads the name of an attribute, as `attributes` and `excludedAttributes` list them. Throws `scim.invalid_path`. */
export function parseAttributePath(text: string): AttributePath {
  const reader = new Reader(text, "scim.invalid_path");
  const path = reader.attribute();
  reader.end();
  return path;
}

/** Walks the words of a text once. */
class Reader {
  readonly #words: readonly string[];
  readonly #code: ErrorCode;
  #at = 0;
  #tests = 0;

  constructor(text: string, code: ErrorCode) {
    this.#code = code;
    this.#words = this.#split(text);
  }

  filter(depth: number): Filter {
    const filters = [this.#all(depth)];
    while (this.#takesWord("or")) filters.push(this.#all(depth));
    return filters.length === 1 ? (filters[0] as Filter) : { kind: "or", filters };
  }

  #all(depth: number): Filter {
    const filters = [this.#one(depth)];
    while (this.#takesWord("and")) filters.push(this.#one(depth));
    return filters.length === 1 ? (filters[0] as Filter) : { kind: "and", filters };
  }

  #one(depth: number): Filter {
    if (depth > deepest) throw this.fault();
    const isNegated = this.#next()?.toLowerCase() === "not" && this.#words[this.#at + 1] === "(";
    if (isNegated) this.#at += 1;
    if (this.takes("(")) {
      const inner = this.filter(depth + 1);
      this.expect(")");
      return isNegated ? { kind: "not", filter: inner } : inner;
    }
    return this.#test(depth);
  }

  #test(depth: number): Filter {
    this.#tests += 1;
    if (this.#tests > mostTests) throw this.fault();
    const path = this.attribute();
    if (this.takes("[")) {
      const filter = this.filter(depth + 1);
      this.expect("]");
      const sub = this.subAttribute();
      // `emails[type eq "work"].value eq "x"`, as Entra writes it, is one value that is both.
      if (sub === undefined) return { kind: "some", path, filter };
      return { kind: "some", path, filter: { kind: "and", filters: [filter, this.#comparing({ name: sub })] } };
    }
    return this.#comparing(path);
  }

  #comparing(path: AttributePath): Filter {
    const operator = this.#take().toLowerCase();
    if (operator === "pr") return { kind: "present", path };
    if (!isComparison(operator)) throw this.fault();
    return { kind: "compare", path, operator, value: this.#operand() };
  }

  #operand(): Operand {
    const word = this.#take();
    try {
      const value: unknown = JSON.parse(/^(true|false|null)$/i.test(word) ? word.toLowerCase() : word);
      if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as Operand;
    } catch {
      // Told below, as every word that is none of these.
    }
    throw this.fault();
  }

  attribute(): AttributePath {
    const word = this.#take();
    // A URN has dots of its own: the name is what follows its last colon.
    const colon = word.lastIndexOf(":");
    const [name = "", sub, ...more] = word.slice(colon + 1).split(".");
    if (more.length > 0 || !attributeName.test(name) || (sub !== undefined && !attributeName.test(sub))) throw this.fault();
    return { ...(colon < 0 ? {} : { urn: word.slice(0, colon) }), name, ...(sub === undefined ? {} : { sub }) };
  }

  /** `.value` right after a closing bracket. */
  subAttribute(): string | undefined {
    const word = this.#next();
    if (word === undefined || !word.startsWith(".")) return undefined;
    this.#at += 1;
    if (!attributeName.test(word.slice(1))) throw this.fault();
    return word.slice(1);
  }

  takes(word: string): boolean {
    if (this.#next() !== word) return false;
    this.#at += 1;
    return true;
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.fault();
  }

  end(): void {
    if (this.#at < this.#words.length) throw this.fault();
  }

  fault(): GuardError {
    return new GuardError(this.#code);
  }

  #takesWord(word: string): boolean {
    if (this.#next()?.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #next(): string | undefined {
    return this.#words[this.#at];
  }

  #take(): string {
    const word = this.#next();
    if (word === undefined) throw this.fault();
    this.#at += 1;
    return word;
  }

  #split(text: string): readonly string[] {
    if (text.length > longest) throw this.fault();
    const words: string[] = [];
    const trimmed = text.trimEnd();
    token.lastIndex = 0;
    while (token.lastIndex < trimmed.length) {
      const found = token.exec(trimmed);
      if (found === null) throw this.fault();
      words.push((found[1] ?? found[2] ?? found[3]) as string);
    }
    return words;
  }
}
