import { expect, it } from "vitest";
import { readKeys } from "./read-keys.ts";

const key = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "one" };

it("reads one key, a list and a set", () => {
  for (const pasted of [key, [key], { keys: [key] }]) expect(readKeys(JSON.stringify(pasted))).toEqual({ keys: [key] });
});

it("keeps a private key in the browser", () => {
  expect(readKeys(JSON.stringify({ ...key, d: "secret" }))).toEqual({ fault: "private" });
  expect(readKeys(JSON.stringify({ keys: [key, { kty: "oct", k: "secret" }] }))).toEqual({ fault: "private" });
  expect(readKeys("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----")).toEqual({ fault: "private" });
});

it("says what is no key", () => {
  expect(readKeys("kty: EC")).toEqual({ fault: "notJson" });
  expect(readKeys('{"keys":[]}')).toEqual({ fault: "noKey" });
  expect(readKeys(JSON.stringify([key, 7]))).toEqual({ fault: "noKey" });
});
