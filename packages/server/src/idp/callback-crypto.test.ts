import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeEntropy } from "../../test/fakes/fake-entropy.ts";
import { createCallbackCrypto, type SealedCallback } from "./callback-crypto.ts";

/** Agrees with `@wecom/crypto` (vendor fact sheet 19). */
const vector: SealedCallback = {
  signature: "060de10e5e6b73b8587694932ee27204a91d622e",
  timestamp: "1783610513",
  nonce: "380320111",
  encrypted: "Q3stYC6hdFzMh9T8HCvyDLV8JeomtQuxZLosYEI28mjzSD5UpK2hp0QUc4H6M/N5LPLpwi2q5KjX+UweZxtbrw==",
};
const set = { token: "tokdemo", aesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", owners: ["corp", "dingdemoappkey"] };
const message = '{"EventType":"check_url"}';

function setUp(more: Partial<typeof set> = {}) {
  const clock = new FakeClock(1_783_610_513_000);
  const entropy = new FakeEntropy(clock);
  return { clock, entropy, crypto: createCallbackCrypto({ ...set, ...more, clock, entropy }) };
}

describe("an encrypted callback", () => {
  it("is opened as the vendor's library seals it", () => {
    expect(setUp().crypto.open(vector)).toEqual({ message, owner: "dingdemoappkey" });
  });

  it("is sealed as the vendor's library does", () => {
    const clock = new FakeClock(1_783_610_513_000);
    const entropy = Object.assign(new FakeEntropy(clock), { bytes: () => Buffer.from("0123456789abcdef") });
    const { encrypted, timestamp } = createCallbackCrypto({ ...set, clock, entropy }).seal(message, "dingdemoappkey");
    expect({ encrypted, timestamp }).toEqual({ encrypted: vector.encrypted, timestamp: vector.timestamp });
  });

  it.each(["", "a", "七".repeat(100), "x".repeat(5_000)])("comes back as it was sealed (%#)", (text) => {
    const { crypto } = setUp();
    expect(crypto.open(crypto.seal(text, "corp"))).toEqual({ message: text, owner: "corp" });
  });

  it.each<[string, Partial<SealedCallback>]>([
    ["another signature", { signature: vector.signature.replace("0", "1") }],
    ["no signature", { signature: "" }],
    ["a signature in capitals", { signature: vector.signature.toUpperCase() }],
    ["another nonce", { nonce: "380320112" }],
    ["another timestamp", { timestamp: "1783610514" }],
    ["another cipher text", { encrypted: vector.encrypted.replace("Q", "R") }],
  ])("is refused with %s", (_what, change) => {
    expect(() => setUp().crypto.open({ ...vector, ...change })).toThrow(expect.objectContaining({ code: "idp.callback_refused" }));
  });

  it("is refused where another application or organization is meant", () => {
    expect(() => setUp({ owners: ["corp"] }).crypto.open(vector)).toThrow(expect.objectContaining({ code: "idp.callback_refused" }));
  });

  it("FED-11: is refused an hour later, and an hour before", () => {
    for (const awayMs of [3_601_000, -3_601_000]) {
      const { clock, crypto } = setUp();
      clock.stepTo(clock.nowMs() + awayMs);
      expect(() => crypto.open(vector)).toThrow(expect.objectContaining({ code: "idp.callback_refused" }));
    }
  });

  it("is refused with the wrong key, whatever its padding turns into", () => {
    for (const letter of "ABCDEFGHIJKLMNOP") {
      const other = setUp({ aesKey: letter.repeat(43) }).crypto.seal(message, "corp");
      expect(() => setUp().crypto.open(other)).toThrow(expect.objectContaining({ code: "idp.callback_refused" }));
    }
  });

  it.each(["", "short", "!".repeat(43)])("is refused when the key set here is no key (%j)", (aesKey) => {
    expect(() => setUp({ aesKey }).crypto.open(vector)).toThrow(expect.objectContaining({ code: "idp.callback_refused" }));
  });
});
