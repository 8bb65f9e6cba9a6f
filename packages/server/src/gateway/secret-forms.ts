/** The bytes end before it is clear whether a form begins here. */
export const undecided = -1;

/** A shorter secret can't be told from ordinary text: it is not looked for (documented limit of case PRX-10). */
const shortestSecret = 6;

const percent = 0x25;
const plus = 0x2b;
const minus = 0x2d;
const slash = 0x2f;
const backslash = 0x5c;
const underscore = 0x5f;
const space = 0x20;

/** A text to look for. `twin` has, byte by byte, what some writers put in its place: `+` for a space in forms, `-` and `_` in base64url. */
interface Written {
  readonly text: Uint8Array;
  readonly twin: Uint8Array;
}

/**
 * The forms in which a secret is looked for. Clear; URL-encoded and JSON-escaped, byte by byte and mixed (`%2B`, `\u002b`, `\x2b`, `\/`, and `+`
 * for a space); base64 and base64url wherever the secret stands within what was encoded, escaped or not; hex in both cases.
 */
export class SecretForms {
  readonly #secret: Uint8Array;
  readonly #written: readonly Written[];
  /** By byte: one bit for each form that can begin with it, the last one for hex. 0 for nearly all. */
  readonly starts = new Uint8Array(256);

  /** Takes the secret over: it is wiped with the rest. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
    this.#written = secret.length < shortestSecret ? [] : [{ text: secret, twin: withTwins(secret, space, plus) }, ...base64Forms(secret)];
    for (const [index, { text, twin }] of this.#written.entries())
      for (const byte of [text[0] as number, twin[0] as number, percent, backslash]) this.#mark(byte, 1 << index);
    if (this.#written.length > 0) this.#mark(firstHexDigit(secret), 1 << this.#written.length);
  }

  /**
   * The bytes that the longest form takes which begins at `at`; 0: none does. One that is complete wins over one that may still come.
   * {@link undecided} only while these are not the last bytes.
   */
  match(bytes: Uint8Array, at: number, isLast: boolean): number {
    const bits = this.starts[bytes[at] as number] as number;
    let longest = 0;
    let mayCome = false;
    for (let index = 0; index <= this.#written.length; index++) {
      if ((bits & (1 << index)) === 0) continue;
      const form = this.#written[index];
      const taken = form === undefined ? matchHex(bytes, at, isLast, this.#secret) : matchWritten(bytes, at, isLast, form);
      if (taken > longest) longest = taken;
      else if (taken === undecided) mayCome = true;
    }
    return longest === 0 && mayCome ? undecided : longest;
  }

  wipe(): void {
    this.#secret.fill(0);
    for (const { text, twin } of this.#written) {
      text.fill(0);
      twin.fill(0);
    }
  }

  #mark(byte: number, bit: number): void {
    this.starts[byte] = (this.starts[byte] as number) | bit;
  }
}

/**
 * The characters of base64 text that the secret alone decides, when 0, 1 or 2 bytes (modulo 3) precede it: the first and the last may also depend
 * on its neighbours.
 */
function base64Forms(secret: Uint8Array): readonly Written[] {
  const padded = Buffer.alloc(2 + secret.length);
  padded.set(secret, 2);
  const forms = [0, 1, 2].map((before) => {
    const whole = padded.subarray(2 - before).toString("base64");
    const text = Buffer.from(whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6)), "latin1");
    return { text, twin: withTwins(withTwins(text, plus, minus), slash, underscore) };
  });
  padded.fill(0);
  return forms;
}

/** The same text where there is no such byte, else a copy with the other one in its place. */
function withTwins(text: Uint8Array, byte: number, other: number): Uint8Array {
  let at = text.indexOf(byte);
  if (at < 0) return text;
  const twin = Uint8Array.from(text);
  for (; at >= 0; at = twin.indexOf(byte, at + 1)) twin[at] = other;
  return twin;
}

/** Compares with text of which each byte may be written as it is, as its twin, or escaped. */
function matchWritten(bytes: Uint8Array, at: number, isLast: boolean, { text, twin }: Written): number {
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
function matchEscape(bytes: Uint8Array, at: number, want: number, other: number): number {
  if (at + 1 >= bytes.length) return undecided;
  const isPercent = bytes[at] === percent;
  const kind = bytes[at + 1] as number;
  const plain = !isPercent && (kind === want || kind === other) ? 2 : 0;
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
  return value === want || value === other ? digitsAt + digits - at : plain;
}

/** Printable ASCII begins with a digit from 2 to 7, which is written in one way only. */
function firstHexDigit(secret: Uint8Array): number {
  return 0x30 + ((secret[0] as number) >> 4);
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
