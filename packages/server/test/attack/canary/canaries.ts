import { formsOf } from "./forms.ts";
import type { Answer } from "./recorder.ts";

/** A secret that must not turn up, and the answers that may show it. */
interface Canary {
  readonly name: string;
  readonly mayShow: (answer: Answer) => boolean;
}

const nowhere = () => false;

/** One way of writing a canary. */
interface Form {
  readonly bytes: Buffer;
  readonly canary: Canary;
}

/** Bytes from which it is known where a form may begin. */
const headBytes = 4;

/** Every secret of a run. */
export class Canaries {
  readonly #canaries = new Map<string, Canary>();
  /** By the number in their first bytes. */
  readonly #forms = new Map<number, Form[]>();

  /** Watches for a secret. Two canaries may have one name: each value counts. */
  watch(name: string, secret: string | Uint8Array, mayShow: (answer: Answer) => boolean = nowhere): void {
    const value = Buffer.from(secret as string);
    if (value.length < 12) throw new TypeError(`${name} is too short to be told from other text`);
    const key = `${name} ${value.toString("base64")}`;
    if (this.#canaries.has(key)) return;
    const canary = { name, mayShow };
    this.#canaries.set(key, canary);
    for (const bytes of formsOf(value)) {
      const head = bytes.readUInt32BE();
      this.#forms.set(head, [...(this.#forms.get(head) ?? []), { bytes, canary }]);
    }
  }

  /** The names of all kinds of secrets that are watched for. */
  get names(): readonly string[] {
    return [...new Set([...this.#canaries.values()].map(({ name }) => name))];
  }

  /** The names of the secrets that these bytes hold, in whatever form. */
  in(bytes: Buffer): readonly string[] {
    return this.#found(bytes, nowhere);
  }

  /** The names of the secrets that an answer holds and should not. */
  inAnswer(answer: Answer): readonly string[] {
    return this.#found(answer.bytes, ({ mayShow }) => mayShow(answer));
  }

  /** Goes through the bytes once, however many forms there are. */
  #found(where: Buffer, isAllowed: (canary: Canary) => boolean): readonly string[] {
    const found = new Set<string>();
    for (let at = 0; at + headBytes <= where.length; at += 1)
      for (const { bytes, canary } of this.#forms.get(where.readUInt32BE(at)) ?? [])
        if (!found.has(canary.name) && where.subarray(at, at + bytes.length).equals(bytes) && !isAllowed(canary)) found.add(canary.name);
    return [...found];
  }
}
