/**
 * Tells whether a form of the secret begins at a place: the bytes it takes there, 0 for no. {@link undecided} when the bytes end before it is clear;
 * that is a no when they are the last.
 */
export type Form = (bytes: Uint8Array, at: number, isLast: boolean) => number;

export const undecided = -1;

/** A shorter secret can't be told from ordinary text: it is not looked for (documented limit of case PRX-10). */
const shortestSecret = 6;

const percent = 0x25;
const backslash = 0x5c;
const plus = 0x2b;
const minus = 0x2d;
const slash = 0x2f;
const underscore = 0x5f;
const space = 0x20;

/** A byte, and what some writers put in its place: `+` for a space in forms, `-` and `_` in base64url. */
type Twin = readonly [byte: number, twin: number];
const formTwins: readonly Twin[] = [[space, plus]];
const urlTwins: readonly Twin[] = [
  [plus, minus],
  [slash, underscore],
];

/** The forms in which a secret is looked for. */
export interface SecretForms {
  /** By byte: the forms that can begin with it. */
  readonly byStart: readonly (readonly Form[] | undefined)[];
  /** Wipes the copies of the secret. */
  wipe(): void;
}

/**
 * Clear; URL-encoded and JSON-escaped, byte by byte and mixed (`%2B`, `\u002b`, `\x2b`, `\/`, and `+` for a space); base64 and base64url wherever
 * the secret stands within what was encoded, escaped or not; hex in both cases.
 */
export function formsOf(secret: Uint8Array): SecretForms {
  const byStart: Form[][] = [];
  byStart.length = 256;
  if (secret.length < shortestSecret) return { byStart, wipe: () => {} };
  const copies: Uint8Array[] = [];
  const add = (text: Uint8Array, twins: readonly Twin[]) => {
    const twin = twinOf(text, twins);
    copies.push(text, twin);
    const form: Form = (bytes, at, isLast) => matchWritten(bytes, at, isLast, text, twin);
    const first = [text[0] as number, twin[0] as number, percent, backslash];
    for (const byte of new Set(first)) (byStart[byte] ??= []).push(form);
  };
  const clear = Uint8Array.from(secret);
  add(clear, formTwins);
  for (const before of [0, 1, 2]) add(base64Core(secret, before), urlTwins);
  for (const digit of firstHexDigits(clear)) (byStart[digit] ??= []).push((bytes, at, isLast) => matchHex(bytes, at, isLast, clear));
  return {
    byStart,
    wipe() {
      for (const copy of copies) copy.fill(0);
    },
  };
}

/**
 * The characters of base64 text that the secret alone decides, when `before` bytes (modulo 3) precede it: the first and the last may also depend
 * on its neighbours.
 */
function base64Core(secret: Uint8Array, before: number): Uint8Array {
  const text = Buffer.concat([Buffer.alloc(before), secret]).toString("base64");
  return Uint8Array.from(Buffer.from(text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6)), "latin1"));
}

function twinOf(text: Uint8Array, twins: readonly Twin[]): Uint8Array {
  const twin = text.slice();
  for (const [byte, other] of twins) for (let at = twin.indexOf(byte); at >= 0; at = twin.indexOf(byte, at + 1)) twin[at] = other;
  return twin;
}

/** Compares with text of which each byte may be written as it is, as its twin, or escaped. */
function matchWritten(bytes: Uint8Array, at: number, isLast: boolean, text: Uint8Array, twin: Uint8Array): number {
  let next = at;
  for (let index = 0; index < text.length; index++) {
    if (next >= bytes.length) return isLast ? 0 : undecided;
    const byte = bytes[next] as number;
    const want = text[index] as number;
    const other = twin[index] as number;
    const escaped = byte === percent || byte === backslash ? matchEscape(bytes, next, want, other) : 0;
    if (escaped === undecided && !isLast) return undecided;
    if (escaped > 0) next += escaped;
    else if (byte === want || byte === other) next++;
    else return 0;
  }
  return next - at;
}

/** One escaped byte: `%2B`, `\u002b`, `\x2b`, or `\` and the byte itself. */
function matchEscape(bytes: Uint8Array, at: number, want: number, twin: number): number {
  if (at + 1 >= bytes.length) return undecided;
  const isPercent = bytes[at] === percent;
  const kind = bytes[at + 1] as number;
  const plain = !isPercent && (kind === want || kind === twin) ? 2 : 0;
  const digits = isPercent || kind === 0x78 ? 2 : kind === 0x75 ? 4 : 0;
  if (digits === 0) return plain;
  const digitsAt = isPercent ? at + 1 : at + 2;
  let value = 0;
  for (let index = digitsAt; index < digitsAt + digits; index++) {
    if (index >= bytes.length) return undecided;
    const digit = hexValue(bytes[index] as number);
    if (digit < 0) return plain;
    value = value * 16 + digit;
  }
  return value === want || value === twin ? digitsAt + digits - at : plain;
}

function matchHex(bytes: Uint8Array, at: number, isLast: boolean, wanted: Uint8Array): number {
  for (let index = 0; index < wanted.length * 2; index++) {
    if (at + index >= bytes.length) return isLast ? 0 : undecided;
    const want = wanted[index >> 1] as number;
    if (hexValue(bytes[at + index] as number) !== (index % 2 === 0 ? want >> 4 : want & 15)) return 0;
  }
  return wanted.length * 2;
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The first hex digit of bytes, in both cases. */
function firstHexDigits(bytes: Uint8Array): Iterable<number> {
  const digit = ((bytes[0] as number) >> 4).toString(16);
  return new Set([digit.charCodeAt(0), digit.toUpperCase().charCodeAt(0)]);
}
