import { SecretForms, undecided } from "./secret-forms.ts";

const mask = 0x2a;
const nothing = new Uint8Array(0);

/** Keeps one secret out of one answer (case PRX-10). What is found is overwritten in place with as many `*`, so lengths stay right. */
export interface Scrubber {
  /** The bytes that may be handed on now. A suffix that could be the beginning of the secret is held back until more comes. Takes the chunk over. */
  push(chunk: Uint8Array): Uint8Array;
  /** What is still held back, when nothing more comes. */
  flush(): Uint8Array;
  /** Header names and values without those that carry the secret in their name, and with it masked in their value. */
  headers(list: readonly string[]): readonly string[];
  /** Whether the secret was met. */
  readonly found: boolean;
  /** Wipes the secret. */
  wipe(): void;
}

/** Takes the secret over: it is wiped with the scrubber. */
export function createScrubber(secret: Uint8Array): Scrubber {
  return new SecretScrubber(new SecretForms(secret));
}

class SecretScrubber implements Scrubber {
  readonly #forms: SecretForms;
  #held: Uint8Array = nothing;
  found = false;

  constructor(forms: SecretForms) {
    this.#forms = forms;
  }

  push(chunk: Uint8Array): Uint8Array {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const clean = this.#scan(bytes, false);
    this.#held = clean === bytes.length ? nothing : bytes.slice(clean);
    return clean === bytes.length ? bytes : bytes.subarray(0, clean);
  }

  flush(): Uint8Array {
    const bytes = this.#held;
    this.#held = nothing;
    this.#scan(bytes, true);
    return bytes;
  }

  headers(list: readonly string[]): readonly string[] {
    const all = Buffer.from(list.join("\n"), "latin1");
    const before = this.found;
    this.found = false;
    this.#scan(all, true);
    const isClean = !this.found;
    this.found ||= before;
    if (isClean) return list;
    return list.flatMap((text, at) => {
      if (at % 2 !== 0) return [];
      const name = Buffer.from(text, "latin1");
      const value = Buffer.from(list[at + 1] as string, "latin1");
      this.#scan(name, true);
      this.#scan(value, true);
      return name.includes(mask) ? [] : [text, value.toString("latin1")];
    });
  }

  wipe(): void {
    this.#forms.wipe();
    this.#held = nothing;
  }

  /** Masks every form in place. Returns how many bytes are decided; all of them when these are the last. */
  #scan(bytes: Uint8Array, isLast: boolean): number {
    const forms = this.#forms;
    const { starts } = forms;
    for (let at = 0; at < bytes.length; at++) {
      if (starts[bytes[at] as number] === 0) continue;
      const taken = forms.match(bytes, at, isLast);
      if (taken === undecided) return at;
      if (taken === 0) continue;
      bytes.fill(mask, at, at + taken);
      this.found = true;
      at += taken - 1;
    }
    return bytes.length;
  }
}
