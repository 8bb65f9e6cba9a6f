import { randomBytes, randomFillSync } from "node:crypto";
import { idPrefixes } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "./port.ts";

/** Crockford's base32, lower-case: no i, l, o, u. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** The counter of a millisecond starts in the lower half of its 12 bits, so that it can rise (RFC 9562 §6.2, method 1). */
const counterEnd = 0x1000;
const counterStartMask = 0x7ff;
/** Random bytes are drawn in blocks: one draw costs as much as a block. */
const poolBytes = 8_192;

/** Ids and random bytes from the operating system's generator. */
export function createSystemEntropy(clock: Clock): Entropy {
  const nextUuid = createUuidSource(clock);
  return {
    id: (kind) => `${idPrefixes[kind]}_${toBase32(nextUuid())}`,
    uuid: () => toUuidText(nextUuid()),
    secret: (size = 32) => randomBytes(size).toString("base64url"),
    bytes: (size) => new Uint8Array(randomBytes(size)),
  };
}

/**
 * UUIDv7 as 16 bytes: 48 bits of milliseconds, a counter of 12 bits, 62 random bits.
 * They rise even when the clock stands still or steps back: then the last time is kept and the counter goes on.
 */
function createUuidSource(clock: Clock): () => Buffer {
  const pool = Buffer.allocUnsafe(poolBytes);
  let used = poolBytes;
  let lastMs = -1;
  let counter = 0;

  function draw(size: number): Buffer {
    if (used + size > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    used += size;
    return pool.subarray(used - size, used);
  }

  return () => {
    const nowMs = clock.nowMs();
    if (nowMs > lastMs || ++counter === counterEnd) {
      lastMs = Math.max(nowMs, lastMs + 1);
      counter = draw(2).readUInt16BE() & counterStartMask;
    }
    const uuid = Buffer.allocUnsafe(16);
    uuid.writeUIntBE(lastMs, 0, 6);
    uuid.writeUInt16BE(0x7000 | counter, 6);
    draw(8).copy(uuid, 8);
    uuid.writeUInt8(0x80 | ((uuid[8] as number) & 0x3f), 8);
    return uuid;
  };
}

function toUuidText(uuid: Buffer): string {
  const hex = uuid.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 128 bits as 26 characters of 5 bits; the first one carries three. */
function toBase32(bytes: Buffer): string {
  let text = "";
  let bits = 0;
  let count = 2;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 5; count -= 5) text += alphabet[(bits >>> (count - 5)) & 31];
    bits &= 0xff;
  }
  return text;
}
