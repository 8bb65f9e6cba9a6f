import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { root } from "../architecture/sources.ts";

it("examples/first-call does what it says", () => {
  const flags = ["--conditions=@agent-id-guard/source", "examples/first-call/main.ts"];
  expect(execFileSync(process.execPath, flags, { cwd: root, encoding: "utf8", stdio: "pipe" })).toBe(
    "The agent said: Hello to you, too.\n",
  );
});
