import { GuardError } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { refuseCredentials, refuseMessage } from "./refuse.ts";

const resource = { resource: new URL("https://tickets.example/mcp"), issuer: "https://guard.example" };

describe("what a caller is told of trouble that is not theirs", () => {
  it("LOG-01: an unexpected error is a 500 that repeats nothing of it", async () => {
    for (const response of [refuseMessage(new TypeError("canary"), 1), refuseCredentials(new TypeError("canary"), resource)]) {
      expect(response.status).toBe(500);
      expect(response.headers.get("www-authenticate")).toBeNull();
      expect(await response.text()).not.toContain("canary");
    }
  });

  it.each(["client.authentication_failed", "sdk.misconfigured", "sdk.unreachable", "store.unavailable"] as const)(
    "our own %s is a 503 without its description",
    async (code) => {
      for (const response of [
        refuseMessage(new GuardError(code, { description: "canary" })),
        refuseCredentials(new GuardError(code, { description: "canary" }), resource),
      ]) {
        expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
        expect(await response.text()).not.toContain("canary");
      }
    },
  );

  it("a challenge can't be broken out of", () => {
    const error = new GuardError("token.invalid", { description: 'a"b\\c\r\nx: é' });
    expect(refuseCredentials(error, resource).headers.get("www-authenticate")).toContain(`error_description="a'b'c''x: '"`);
  });
});
