import { inspect } from "node:util";

/** What agents print of what they hold, as careless programs do: as JSON, and with everything that can be looked into. */
export class Prints {
  readonly #parts: string[] = [];

  /** Errors with their causes, objects with all that hangs on them. */
  add(...things: readonly unknown[]): void {
    for (const thing of things) {
      this.#parts.push(
        inspect(thing, { depth: 10, showHidden: true, maxArrayLength: null, maxStringLength: null }),
        JSON.stringify(thing) ?? "",
        String(thing),
      );
    }
  }

  get bytes(): Buffer {
    return Buffer.from(this.#parts.join("\n"));
  }
}
