import { type IdKind, idPrefixes } from "@agent-id-guard/protocol";
import type { Clock } from "../../src/clock/port.ts";
import type { Entropy } from "../../src/entropy/port.ts";

/** Ids that count up, so that a test run is the same each time. UUIDs carry the clock's time as UUIDv7 does. */
export class FakeEntropy implements Entropy {
  readonly #clock: Clock;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  id(kind: IdKind): string {
    return `${idPrefixes[kind]}_${(++this.#count).toString().padStart(26, "0")}`;
  }

  uuid(): string {
    const time = this.#clock.nowMs().toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${(++this.#count).toString(16).padStart(12, "0")}`;
  }

  secret(size = 32): string {
    return Buffer.from(this.bytes(size)).toString("base64url");
  }

  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, (_value, index) => (index * 31 + ++this.#count) & 0xff);
  }
}
