import { formsOf } from "./forms.ts";
import type { Answer } from "./recorder.ts";

/** A secret that must not turn up, and the answers that may show it. */
interface Canary {
  readonly name: string;
  readonly forms: readonly Buffer[];
  readonly mayShow: (answer: Answer) => boolean;
}

const nowhere = () => false;

/** Every secret of a run. */
export class Canaries {
  readonly #canaries = new Map<string, Canary>();

  /** Watches for a secret. Two canaries may have one name: each value counts. */
  watch(name: string, secret: string | Uint8Array, mayShow: (answer: Answer) => boolean = nowhere): void {
    const value = Buffer.from(secret as string);
    if (value.length < 12) throw new TypeError(`${name} is too short to be told from other text`);
    this.#canaries.set(`${name} ${value.toString("base64")}`, { name, forms: formsOf(value), mayShow });
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

  #found(bytes: Buffer, isAllowed: (canary: Canary) => boolean): readonly string[] {
    const found = [...this.#canaries.values()].filter((canary) => canary.forms.some((form) => bytes.includes(form)) && !isAllowed(canary));
    return [...new Set(found.map(({ name }) => name))];
  }
}
