import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGuardError } from "./errors.ts";
import { parseStrictJson } from "./strict-json.ts";

const refusal = (text: string) => {
  try {
    parseStrictJson(text);
    return "accepted";
  } catch (error) {
    return isGuardError(error) ? error.description : "another error";
  }
};

describe("strict JSON", () => {
  it("is what JSON.parse reads, when there is nothing to argue about", () => {
    const value = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(value, (wanted) => {
        const text = JSON.stringify(wanted, null, 1);
        if (!text.includes("__proto__")) expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}', "The body has the same member twice"],
    ['{"a":1,"\\u0061":2}', "The body has the same member twice"],
    ['{"a":{"b":1},"c":[{"b":1,"b":2}]}', "The body has the same member twice"],
    ['{"a" : 1, "b":[], "a"\n:2}', "The body has the same member twice"],
    ['{"__proto__":1}', "The body has a member with a reserved name"],
    ['[{"x":{"__pro\\u0074o__":1}}]', "The body has a member with a reserved name"],
    ["[".repeat(17) + "]".repeat(17), "The body is nested too deeply"],
    ["{", "The body is not valid JSON"],
    ["", "The body is not valid JSON"],
    ["{'a':1}", "The body is not valid JSON"],
    ["NaN", "The body is not valid JSON"],
    ['{"a":1}{', "The body is not valid JSON"],
  ])("%s is refused", (text, why) => {
    expect(refusal(text)).toBe(why);
  });

  it.each([
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"\\"a\\":1,\\"a\\":"}',
    '{"a":"{[{[{[{[{[{[{[{[{[{["}',
    '{"\\\\":1,"\\"":2}',
    '{"":1," ":2}',
    "[".repeat(16) + "]".repeat(16),
  ])("%s is not", (text) => {
    expect(refusal(text)).toBe("accepted");
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it("takes a body of megabytes in one string (PRX-25)", () => {
    expect(parseStrictJson(`{"image":"${"A".repeat(9_000_000)}","model":"x"}`)).toMatchObject({ model: "x" });
  });
});
