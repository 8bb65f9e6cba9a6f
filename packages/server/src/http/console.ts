import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";

/** One file of the console, held in memory. */
export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
}

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** `/console/`: static files from memory. Files with a hash in their name may be kept for a year, the page itself is asked for anew. */
export function consoleRoutes(files: ReadonlyMap<string, StaticFile>): Surface {
  const app = new Hono<HttpEnvironment>();
  app.get(endpoints.console, (c) => c.redirect(`${new URL(c.req.url).pathname}/`, 308));
  app.get(`${endpoints.console}/*`, (c) => {
    const name = c.req.path.slice(endpoints.console.length + 1) || "index.html";
    const file = files.get(name);
    if (file === undefined) {
      const hint = files.size === 0 ? "The console has not been built: run `npm run build`." : undefined;
      throw new GuardError("request.no_such_route", hint === undefined ? {} : { hint });
    }
    c.header("Content-Security-Policy", pagePolicy);
    c.header("Cache-Control", name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    c.header("ETag", file.etag);
    if (c.req.header("if-none-match") === file.etag) return c.body(null, 304);
    return c.body(file.bytes, 200, { "Content-Type": file.contentType });
  });
  return app;
}
