import { describe, expect, it } from "vitest";
import { isGuardError } from "./errors.ts";
import { parseStrictJson } from "./strict-json.ts";

describe("parseStrictJson", () => {
  it.each([
    ['{"a":1,"a":2}', "twice"],
    ['{"a":1,"\\u0061":2}', "twice"],
    ['{"b":{"a":1},"a":{"a":1,"a":2}}', "twice"],
    ['{"__proto__":{}}', "reserved"],
    [`${"[".repeat(17)}${"]".repeat(17)}`, "deeply"],
    ["{", "not valid"],
    ['{"a":01}', "not valid"],
  ])("refuses %s", (text, why) => {
    const error = (() => {
      try {
        return parseStrictJson(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isGuardError(error) && error.code === "request.malformed" && error.description.includes(why)).toBe(true);
  });

  it("takes the same name in different objects, and names and brackets within strings", () => {
    const text = '{"a":{"a":"{\\"a\\":1,\\"a\\":2}"},"b":[{"a":1},{"a":2}],"c":"[[[["}';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });
});
