import { randomBytes } from "node:crypto";
import { FakeEntropy } from "./fake-entropy.ts";

/** Ids that count up, but bytes as random as in production: for what looks at the bytes. */
export class RandomEntropy extends FakeEntropy {
  override bytes(size: number): Uint8Array {
    return new Uint8Array(randomBytes(size));
  }
}
