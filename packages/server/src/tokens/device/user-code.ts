import type { Entropy } from "../../entropy/port.ts";

/** Consonants that are not taken for one another and spell no word (RFC 8628 §6.1): eight of them are 34 bits. */
const alphabet = "BCDFGHJKLMNPQRSTVWXZ";
const length = 8;
/** Bytes from here on would make some letters likelier than others. */
const fairBytes = 256 - (256 % alphabet.length);

/** A new user code, as it is shown: `WDJB-MJHT`. */
export function newUserCode({ bytes }: Pick<Entropy, "bytes">): string {
  let code = "";
  while (code.length < length)
    for (const byte of bytes(length)) if (byte < fairBytes && code.length < length) code += alphabet[byte % alphabet.length];
  return spelled(code);
}

/** The code that somebody typed, in the one spelling that it is shown in: case and what stands between the letters don't matter. Undefined when it can be none. */
export function readUserCode(typed: string): string | undefined {
  const letters = typed
    .slice(0, 40)
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}._]/gu, "");
  return letters.length === length && [...letters].every((letter) => alphabet.includes(letter)) ? spelled(letters) : undefined;
}

const spelled = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;
