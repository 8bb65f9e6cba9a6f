import { createResourceSchema } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { freshValues, newKinds, shortNameOf, toNewResource } from "./new-resource.ts";

describe("a new resource", () => {
  it.each(newKinds)("of kind %s is what the server takes once it has a name and an address", (kind) => {
    const values = { ...freshValues(kind, "Use it"), title: "Desk", name: "desk", address: "https://desk.example/api" };
    expect(createResourceSchema.safeParse(toNewResource(values)).error).toBeUndefined();
  });

  it("of kind mcp has no address to forward to", () => {
    expect(toNewResource({ ...freshValues("mcp", ""), address: "https://desk.example/mcp" })).not.toHaveProperty("upstreamUrl");
  });
});

describe("a short name", () => {
  it.each([
    ["HR records", "hr-records"],
    ["  Café № 7!", "cafe-no-7"],
    ["工单", ""],
    ["--", ""],
  ])("of %o is %o", (title, name) => expect(shortNameOf(title)).toBe(name));
});
