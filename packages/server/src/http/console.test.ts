import { describe, expect, it } from "vitest";
import { createApp } from "./app.ts";
import { consoleRoutes, type StaticFile } from "./console.ts";
import { createReadSource } from "./middleware/request-source.ts";

const text = (value: string) => new TextEncoder().encode(value);
const file = (value: string, contentType: string, encoded: StaticFile["encoded"] = {}): StaticFile => ({
  bytes: text(value),
  contentType,
  etag: '"abc"',
  encoded,
});
const files = new Map([
  ["index.html", file('<link href="./icon.svg"><script src="./assets/a.js">', "text/html")],
  ["assets/a.js", file("plain", "text/javascript", { br: text("brotli"), gzip: text("zip") })],
]);
const log = { info: () => {}, warn: () => {}, error: () => {} };
const appAt = (issuer: string) =>
  createApp({
    issuer,
    newRequestId: () => "request",
    readSource: createReadSource([]),
    log,
    surfaces: { console: consoleRoutes(files, issuer) },
  });
const get = (path: string, headers: Record<string, string> = {}, issuer = "https://guard.example") =>
  appAt(issuer).request(path, { headers });

describe("places", () => {
  it.each(["/console/", "/console/agents", "/console/agents/agt_01/grants", "/console/agents/"])(
    "%s answers with the page",
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-security-policy")).toContain("style-src 'self'; ");
      expect(await answer.text()).toBe('<link href="/console/icon.svg"><script src="/console/assets/a.js">');
    },
  );

  it("names its files below the issuer's own path", async () => {
    const answer = await get("/console/agents", {}, "https://host.example/guard");
    expect(await answer.text()).toContain('src="/guard/console/assets/a.js"');
    expect((await get("/console", {}, "https://host.example/guard")).headers.get("location")).toBe("/guard/console/");
  });

  it.each([
    "/console/assets/missing.js",
    "/console/..%2fpackage.json",
    "/console/%2e%2e/%2e%2e/etc/passwd",
    "/console/assets%2fa.js",
    "/console/assets//a.js",
    "/console/agents%00",
  ])("ADM-17: %s is nothing", async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe("files", () => {
  it.each([
    ["gzip, deflate, br, zstd", "br", "brotli"],
    ["gzip", "gzip", "zip"],
    ["br;q=0, gzip;q=0.5", "gzip", "zip"],
    ["", null, "plain"],
  ])("for %j are sent as %s", async (accepted, coding, body) => {
    const answer = await get("/console/assets/a.js", { "accept-encoding": accepted });
    expect([answer.headers.get("content-encoding"), answer.headers.get("vary"), await answer.text()]).toEqual([
      coding,
      "Accept-Encoding",
      body,
    ]);
  });

  it("have an ETag for each coding", async () => {
    const br = { "accept-encoding": "br" };
    expect((await get("/console/assets/a.js", { ...br, "if-none-match": '"abc-br"' })).status).toBe(304);
    expect((await get("/console/assets/a.js", { ...br, "if-none-match": '"abc"' })).status).toBe(200);
  });
});
