/** One `type=value` of a name, as it is written after its escapes have been read. */
interface Part {
  readonly type: string;
  readonly value: string;
}
/** One level of a name; more than one part only where the level is named by several attributes. */
type Level = readonly Part[];

const hexPair = /^[0-9a-fA-F]{2}$/;
const spaces = /\s+/g;

/**
 * One spelling of a distinguished name (RFC 4514), so that two that mean the same entry are the same text: lower case, no space around
 * separators, single spaces inside, escapes written one way, the parts of a level in order. What is no name becomes lower case only.
 */
export function normaliseDn(dn: string): string {
  const levels = readDn(dn);
  return levels === undefined ? dn.trim().toLowerCase() : writeDn(levels);
}

/** The names of the organizational units from below `base` down to this entry, the entry itself not counted. undefined: it is not below. */
export function unitsAbove(dn: string, base: string): readonly string[] | undefined {
  const levels = levelsBelow(dn, base);
  return levels === undefined ? undefined : unitsOf(levels.slice(1));
}

/** An organizational unit that stands below `base`: its normalised name, that of the unit above it (null: the topmost) and what it is called. */
export function unitBelow(
  dn: string,
  base: string,
): { readonly id: string; readonly parentId: string | null; readonly name: string } | undefined {
  const levels = levelsBelow(dn, base);
  const own = levels?.[0] === undefined ? undefined : unitName(levels[0]);
  if (levels === undefined || own === undefined) return undefined;
  const above = levels.findIndex((level, at) => at > 0 && unitName(level) !== undefined);
  const all = readDn(dn) ?? [];
  return { id: writeDn(all), parentId: above === -1 ? null : writeDn(all.slice(above)), name: own };
}

/** Whether an entry stands below `base`, or is it. */
export function isWithin(dn: string, base: string): boolean {
  const [inner, outer] = [normaliseDn(dn), normaliseDn(base)];
  return inner === outer || inner.endsWith(`,${outer}`);
}

/** The levels of a name below another one, lowest first; undefined: it does not stand below it. */
function levelsBelow(dn: string, base: string): readonly Level[] | undefined {
  const [inner, outer] = [readDn(dn), readDn(base)];
  if (inner === undefined || outer === undefined || inner.length <= outer.length) return undefined;
  return writeDn(inner.slice(-outer.length)) === writeDn(outer) ? inner.slice(0, -outer.length) : undefined;
}

const unitsOf = (levels: readonly Level[]) =>
  levels
    .map(unitName)
    .filter((name) => name !== undefined)
    .toReversed();

const unitName = ([first]: Level): string | undefined => (first?.type === "ou" ? first.value.trim().replaceAll(spaces, " ") : undefined);

function writeDn(levels: readonly Level[]): string {
  return levels.map((level) => level.map(({ type, value }) => `${type}=${writeValue(value)}`).join("+")).join(",");
}

function writeValue(value: string): string {
  const plain = value.trim().replaceAll(spaces, " ").toLowerCase();
  const escaped = plain.replaceAll("\0", "").replaceAll(/[,+"\\<>;=]/g, "\\$&");
  return escaped.startsWith("#") ? `\\${escaped}` : escaped;
}

/** The levels of a name, lowest first; undefined where it is none. */
function readDn(dn: string): readonly Level[] | undefined {
  if (dn.trim() === "") return [];
  const levels: Level[] = [];
  for (const level of split(dn, ",;")) {
    const parts = split(level, "+").map(readPart);
    if (!parts.every((part) => part !== undefined)) return undefined;
    levels.push(parts.toSorted((a, b) => (a.type < b.type ? -1 : 1)));
  }
  return levels;
}

function readPart(text: string): Part | undefined {
  const equals = text.indexOf("=");
  const type = text.slice(0, equals).trim().toLowerCase();
  return equals < 1 || !/^[a-z0-9.-]+$/.test(type) ? undefined : { type, value: readValue(text.slice(equals + 1)) };
}

/** Cuts at separators that are neither escaped nor inside quotes. */
function split(text: string, separators: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && separators.includes(character)) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** A value with its escapes read: `\,` and `\2C`, which stand for bytes of UTF-8, and quotes around it. */
function readValue(written: string): string {
  const text = written.trim();
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const inner = isQuoted ? text.slice(1, -1) : text;
  const bytes: number[] = [];
  for (let at = 0; at < inner.length; at += 1) {
    const hex = inner.slice(at + 1, at + 3);
    if (inner.charAt(at) === "\\" && hexPair.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
      continue;
    }
    if (inner.charAt(at) === "\\") at += 1;
    const point = inner.codePointAt(at);
    if (point === undefined) break;
    const character = String.fromCodePoint(point);
    bytes.push(...Buffer.from(character, "utf8"));
    at += character.length - 1;
  }
  return Buffer.from(bytes).toString("utf8");
}
