import { GuardError } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import { describeError } from "./port.ts";

it("LOG-01: of an error there is its name, code, message and place, and nothing that a library hung on it", () => {
  const held = { request: { headers: { authorization: "Bearer canary" } } };
  const cause = Object.assign(new TypeError("refused"), { code: "ECONNREFUSED", ...held });
  const described = describeError(Object.assign(new Error("it failed", { cause }), held));
  expect(described).toMatchObject({
    name: "Error",
    message: "it failed",
    cause: { name: "TypeError", code: "ECONNREFUSED", message: "refused" },
  });
  expect(described?.frames?.[0]).toMatch(/^ {4}at .*port\.test\.ts/);
  expect(JSON.stringify(described)).not.toContain("canary");
  expect(JSON.stringify(describeError({ canary: "canary" }))).not.toContain("canary");
});

it("LOG-02: what could not be parsed is not quoted", () => {
  const caught = (() => {
    try {
      return JSON.parse("canary");
    } catch (error) {
      return error;
    }
  })();
  expect(caught.message).toContain("canary");
  expect(JSON.stringify(describeError(caught))).not.toContain("canary");
});

it("the private half of an error of ours is for the log", () => {
  expect(describeError(new GuardError("vault.unavailable", { detail: "no signing key" }))).toMatchObject({ detail: "no signing key" });
});
