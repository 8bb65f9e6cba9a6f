import { type IdKind, idPrefixes, idSchema, issuedAtMs, kindOfId } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { createSystemEntropy } from "./system.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const isRising = (texts: readonly string[]) => texts.every((text, index) => index === 0 || text > (texts[index - 1] as string));

describe("createSystemEntropy", () => {
  it("makes UUIDv7 of the clock's time (RFC 9562 §5.7)", () => {
    const clock = new FakeClock();
    const uuid = createSystemEntropy(clock).uuid();
    expect(uuid).toMatch(uuidPattern);
    expect(issuedAtMs({ jti: uuid, iat: 0 })).toBe(clock.nowMs());
  });

  it("makes ids that rise within one millisecond, over its counter's end, and when the clock steps back", () => {
    const clock = new FakeClock();
    const entropy = createSystemEntropy(clock);
    const uuids = Array.from({ length: 10_000 }, () => entropy.uuid());
    clock.advance(1);
    uuids.push(entropy.uuid());
    clock.stepTo(clock.nowMs() - 3_600_000);
    uuids.push(entropy.uuid(), entropy.uuid());
    expect(isRising(uuids)).toBe(true);
    expect(uuids.every((uuid) => uuidPattern.test(uuid))).toBe(true);
  });

  it("makes ids of each kind that the protocol accepts and that sort by age", () => {
    const clock = new FakeClock();
    const entropy = createSystemEntropy(clock);
    for (const kind of Object.keys(idPrefixes) as IdKind[]) {
      const ids = Array.from({ length: 100 }, () => {
        clock.advance(1_000);
        return entropy.id(kind);
      });
      for (const id of ids) {
        expect(kindOfId(id)).toBe(kind);
        expect(idSchema(kind).safeParse(id).success).toBe(true);
      }
      expect(isRising(ids)).toBe(true);
    }
  });

  it("writes all 128 bits of the UUID into an id", () => {
    const decode = (id: string) =>
      [...id.slice(4)].reduce((value, letter) => value * 32n + BigInt("0123456789abcdefghjkmnpqrstvwxyz".indexOf(letter)), 0n);
    const clock = new FakeClock(0x0123456789ab);
    const uuid = decode(createSystemEntropy(clock).id("agent")).toString(16).padStart(32, "0");
    expect(uuid).toMatch(/^0123456789ab7[0-7][0-9a-f]{2}[89ab][0-9a-f]{15}$/);
  });

  it("makes secrets of the size asked for, never twice", () => {
    const entropy = createSystemEntropy(new FakeClock());
    expect(entropy.secret()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(entropy.bytes(12)).toHaveLength(12);
    expect(new Set(Array.from({ length: 1_000 }, () => entropy.secret(16))).size).toBe(1_000);
  });
});
