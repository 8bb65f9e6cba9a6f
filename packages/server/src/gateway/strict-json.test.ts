import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStrictJson } from "./strict-json.ts";

const parse = (text: string) => parseStrictJson(Buffer.from(text));
const refused = expect.objectContaining({ code: "request.malformed" });

describe("PRX-25: JSON that every parser reads alike", () => {
  it("is read as JSON.parse reads it (property)", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (!text.includes("__proto__")) expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    '{"model":"a","model":"b"}',
    '{"model":"a","x":1,"model":"a"}',
    '{"model":"a","mod\\u0065l":"b"}',
    '{"x":{"y":1,"z":[{"q":1 , "q" :2}]}}',
    '{"__proto__":{}}',
    '{"a":"\\"","a":1}',
    '{"a\\\\":1,"a\\\\":1}',
    "[".repeat(65) + "]".repeat(65),
    "{'a':1}",
    '{"a":1,}',
    '{"a":NaN}',
    '\u{FEFF}{"a":1}',
    "",
  ])("%j is refused", (text) => {
    expect(() => parse(text)).toThrowError(refused);
  });

  it("bytes that are no UTF-8 are refused", () => {
    expect(() => parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrowError(refused);
  });

  it.each([
    '{"a":{"b":1},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a:"}',
    '{"a":["b","b"],"b":":"}',
    '{"":1}',
    "[".repeat(64) + "]".repeat(64),
  ])("%j is not", (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it("takes a body of megabytes in one string", () => {
    expect(parse(`{"image":"${"A".repeat(9_000_000)}","model":"x"}`)).toMatchObject({ model: "x" });
  });
});
