import { describe, expect, it } from "vitest";
import { covers, normaliseDestination } from "./destination.ts";

describe("a destination", () => {
  it.each([
    ["https://api.example.com", "https://api.example.com"],
    ["https://api.example.com/", "https://api.example.com"],
    ["HTTPS://API.example.com:443/v1/", "https://api.example.com/v1"],
    ["https://api.example.com:8443/v1", "https://api.example.com:8443/v1"],
    ["https://ａｐｉ.example.com", undefined],
    ["https://xn--bcher-kva.example/x", "https://xn--bcher-kva.example/x"],
  ])("%s is kept in one spelling", (text, kept) => {
    const found = normaliseDestination(text, false);
    expect("destination" in found ? found.destination : undefined).toBe(kept);
  });

  it.each([
    "api.example.com",
    "http://api.example.com",
    "ftp://api.example.com",
    "https://user@api.example.com",
    "https://user:pass@api.example.com",
    "https://api.example.com?x",
    "https://api.example.com/#@evil",
    "https://api.example.com./",
    "https://api.example.com/v1//x",
    "https://api.example.com/v1/../x",
    "https://api.example.com/%2e%2e/x",
    "https://api.example.com/a%2fb",
    "https://api.example.com\\@evil",
    "https://api.example.com/a b",
    "https://*.example.com\u0000",
    "",
  ])("VLT-10: %j is refused", (text) => {
    expect(normaliseDestination(text, false)).toHaveProperty("message");
  });

  it("PRX-13: may be plain http only on a private network", () => {
    expect(normaliseDestination("http://10.0.0.1:8080/x", true)).toEqual({ destination: "http://10.0.0.1:8080/x" });
  });
});

describe("what a destination covers", () => {
  const bound = "https://api.x.com/v1";

  it.each(["https://api.x.com/v1", "https://api.x.com/v1/", "https://api.x.com/v1/chat?a=b", "https://API.X.COM:443/v1/chat"])(
    "%s",
    (url) => {
      expect(covers(bound, new URL(url))).toBe(true);
    },
  );

  it.each([
    "http://api.x.com/v1/chat",
    "https://api.x.com:8443/v1/chat",
    "https://api.x.com.evil.com/v1",
    "https://api.x.com@evil.com/v1",
    "https://evil.com/#@api.x.com/v1",
    "https://evil.com/?https://api.x.com/v1",
    "https://api.x.com./v1",
    "https://a.api.x.com/v1",
    "https://apix.com/v1",
    "https://api.x.com/v1beta",
    "https://api.x.com/v1;x/chat",
    "https://api.x.com/V1/chat",
    "https://api.x.com/v1/../admin",
    "https://api.x.com/v1/%2e%2e/admin",
    "https://api.x.com//v1/chat",
    "https://api.x.com/",
    "https://user@api.x.com/v1",
    "https://api。x。com.evil/v1",
    "https://[::ffff:127.0.0.1]/v1",
  ])("PRX-04: not %s", (url) => {
    expect(covers(bound, new URL(url))).toBe(false);
  });
});
