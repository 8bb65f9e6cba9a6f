import { describe, expect, it } from "vitest";
import { fromLocalField, toLocalField, withCondition } from "./grant-values.ts";

describe("conditions", () => {
  it("are none once the last is taken away", () => {
    const one = withCondition(null, "maxChainLength", 2);
    expect(one).toEqual({ maxChainLength: 2 });
    expect(withCondition(one, "maxChainLength", undefined)).toBeNull();
  });

  it("keep an empty list, so that the server refuses it instead of granting always", () => {
    expect(withCondition(null, "networks", [])).toEqual({ networks: [] });
  });

  it("leave the others as they are", () => {
    const both = withCondition({ networks: ["10.0.0.0/8"] }, "maxChainLength", 1);
    expect(withCondition(both, "networks", undefined)).toEqual({ maxChainLength: 1 });
  });
});

describe("a moment in a field", () => {
  it("comes back as it went in, to the minute", () => {
    const atMs = new Date(2027, 0, 5, 7, 9).getTime();
    expect(toLocalField(atMs)).toBe("2027-01-05T07:09");
    expect(fromLocalField(toLocalField(atMs))).toBe(atMs);
  });

  it("is none when the field is empty", () => {
    expect(toLocalField(null)).toBe("");
    expect(fromLocalField("")).toBeNull();
  });
});
