import { describe, expect, it } from "vitest";
import { anyCaller, createPermissionTable } from "./permissions.ts";

describe("createPermissionTable", () => {
  it("lets the longest entry decide, an exact one before any pattern", () => {
    const resources = { "desk://*": "all", "desk://open/*": "open", "desk://open/1": ["one", "open"], "desk://free/*": anyCaller };
    const table = createPermissionTable({ permissions: {}, resources });
    const needed = (name: string) => table({ kind: "resource", name });
    expect(needed("desk://closed/1")).toEqual(["all"]);
    expect(needed("desk://open/2")).toEqual(["open"]);
    expect(needed("desk://open/1")).toEqual(["one", "open"]);
    expect(needed("desk://free/1")).toEqual([]);
    expect(needed("other://open/1")).toBeUndefined();
    expect(table({ kind: "template", name: "desk://open/{id}" })).toEqual(["open"]);
  });

  it("keeps tools, prompts and resources apart", () => {
    const table = createPermissionTable({ permissions: { a: "tool" }, prompts: { b: "prompt" }, resources: { c: "resource" } });
    expect(table({ kind: "tool", name: "b" })).toBeUndefined();
    expect(table({ kind: "prompt", name: "a" })).toBeUndefined();
    expect(table({ kind: "tool", name: "c" })).toBeUndefined();
  });

  it.each([
    ["an empty list, which only the constant may be", []],
    ["an empty text", ""],
    ["two in one text", "a b"],
    ["a refresh token in disguise", "offline_access"],
    ["one bad among good", ["tickets:read", "tickets read"]],
  ])("refuses %s at the start", (_what, requirement) => {
    for (const option of ["permissions", "prompts", "resources"])
      expect(() => createPermissionTable({ permissions: {}, [option]: { thing: requirement } })).toThrow(
        expect.objectContaining({ code: "config.invalid", description: expect.stringContaining(`${option}.thing`) }),
      );
  });
});
