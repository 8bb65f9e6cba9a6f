import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { urlOf } from "./target.ts";

const upstream = "https://api.test/v1";
const refused = expect.objectContaining({ code: "gateway.bad_request" });

describe("PRX-11: one URL is checked and the same URL is sent", () => {
  it.each([
    ["", "https://api.test/v1"],
    ["/", "https://api.test/v1/"],
    ["/chat", "https://api.test/v1/chat"],
    ["/chat?a=b&c=%2F%2e", "https://api.test/v1/chat?a=b&c=%2F%2e"],
    ["?a=b", "https://api.test/v1?a=b"],
    ["/models/gemini:generate;v=1", "https://api.test/v1/models/gemini:generate;v=1"],
    ["/a%20b/%E2%82%AC", "https://api.test/v1/a%20b/%E2%82%AC"],
    ["/x?q='y'", "https://api.test/v1/x?q=%27y%27"],
    ["/...", "https://api.test/v1/..."],
    ["/.well-known", "https://api.test/v1/.well-known"],
  ])("%s", (target, url) => {
    expect(urlOf(upstream, target).href).toBe(url);
    expect(urlOf(`${upstream}/`, target).href).toBe(url);
  });

  it.each([
    "/../admin",
    "/chat/../../admin",
    "/chat/..",
    "/./chat",
    "/.",
    "/..;/admin",
    "/.;x/admin",
    "/%2e%2e/admin",
    "/%2E./admin",
    "/.%2e/admin",
    "//evil.test/",
    "/chat//x",
    "/a%2fb",
    "/a%2Fb",
    "/a%5cb",
    "/a\\b",
    "/\\evil.test",
    "/a%00b",
    "/a\u0000b",
    "/a b",
    "/a\tb",
    "/a\r\nb",
    "/ä",
    "/a%zz",
    "/a%2",
    "/a#b",
    "/x?a#b",
    "/x?a\\b",
    "/x?a b",
    "/x?a=%00",
    '/a"b',
    "/a{b}",
    "@evil.test/",
    ":8443/",
    ".evil.test/",
    "http://evil.test/",
    `/${"x".repeat(9_000)}`,
  ])("%j is refused", (target) => {
    expect(() => urlOf(upstream, target)).toThrowError(refused);
  });

  it("never leaves the upstream's origin and path, whatever the target (property)", () => {
    const piece = fc.constantFrom(
      "/",
      "..",
      ".",
      "%2e",
      "%2F",
      "\\",
      "//",
      "a",
      "b;",
      "?",
      "#",
      "@",
      ":",
      "%",
      "%5C",
      "http:",
      " ",
      "é",
      "x%20y",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 10 }).map((parts) => parts.join("")),
          fc.string(),
        ),
        (target) => {
          let url: URL;
          try {
            url = urlOf(upstream, target);
          } catch (error) {
            expect(error).toEqual(refused);
            return;
          }
          expect(url.origin).toBe("https://api.test");
          expect(url.pathname === "/v1" || url.pathname.startsWith("/v1/")).toBe(true);
          expect(new URL(url.href).href).toBe(url.href);
          expect(url.pathname).toBe(`/v1${target.split("?", 1)[0]}`);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
