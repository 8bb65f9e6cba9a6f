import { expect, it } from "vitest";
import { checkVersion } from "./sqlite.ts";

it.each(["3.51.3", "3.51.10", "3.54.1", "3.54", "4.0.0"])("DUR-05: SQLite %s may be used", (version) => {
  expect(() => checkVersion(version)).not.toThrow();
});

it.each(["3.51.2", "3.51", "3.50.7", "3.9.99", "2.99.99", ""])("DUR-05: SQLite %s is refused", (version) => {
  expect(() => checkVersion(version)).toThrow("store.unsupported");
});
