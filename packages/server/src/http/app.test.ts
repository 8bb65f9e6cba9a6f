import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { silentLog } from "../log/pino.ts";
import { createApp, type Surface, type Surfaces } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { healthRoutes } from "./health.ts";
import { createReadSource } from "./middleware/request-source.ts";

const surface = (set: (app: Surface) => void): Surface => {
  const app: Surface = new Hono<HttpEnvironment>();
  set(app);
  return app;
};
const appOf = (surfaces: Partial<Surfaces>, issuer = "https://guard.example") =>
  createApp({ issuer, newRequestId: () => "request-1", readSource: createReadSource([]), log: silentLog, surfaces });

describe("the application", () => {
  const app = appOf({
    health: healthRoutes(async () => false),
    wellKnown: surface((routes) => routes.get("/thing/:id", (c) => c.json({ first: true })).delete("/thing/:id", (c) => c.body(null, 204))),
    self: surface((routes) => routes.get("/thing/:id", (c) => c.json({ second: true }))),
  });

  it("mounts in the order of the table: who comes first answers", async () => {
    expect(await (await app.request("/thing/1")).json()).toEqual({ first: true });
  });

  it("answers a path that nobody serves and a method that its path does not have", async () => {
    const missing = await app.request("/nothing");
    expect([missing.status, ((await missing.json()) as { code: string }).code]).toEqual([404, "request.no_such_route"]);
    const wrong = await app.request("/thing/1", { method: "POST" });
    expect([wrong.status, wrong.headers.get("allow"), ((await wrong.json()) as { code: string }).code]).toEqual([
      405,
      "GET, DELETE",
      "request.method_not_allowed",
    ]);
  });

  it("refuses to start with a surface that would stand before all others", () => {
    expect(() => appOf({ oauth: surface((routes) => routes.use(async (_c, next) => next())) })).toThrow("oauth");
    expect(() => appOf({ console: surface((routes) => routes.get("/*", (c) => c.text("mine"))) })).toThrow("console");
  });

  it.each(["/thing/1", "/nothing", "/healthz", "/readyz"])(
    "%s carries the headers that every answer carries, and the request's id",
    async (path) => {
      const { headers } = await app.request(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-request-id": "request-1",
      });
      expect((await appOf({}, "http://127.0.0.1").request(path)).headers.has("strict-transport-security")).toBe(false);
    },
  );

  it("tells health from readiness", async () => {
    expect((await app.request("/healthz")).status).toBe(200);
    expect((await app.request("/readyz")).status).toBe(503);
    expect((await appOf({ health: healthRoutes(async () => true) }).request("/readyz")).status).toBe(200);
  });
});
