import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";

/** A content coding that static files were compressed with when they were built, best first. */
const contentCodings = ["br", "gzip"] as const;
export type ContentCoding = (typeof contentCodings)[number];

/** One file of the console, held in memory. */
export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
  /** The same bytes, compressed. */
  readonly encoded: { readonly [coding in ContentCoding]?: Uint8Array<ArrayBuffer> };
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

const page = "index.html";

/**
 * `/console/`: static files from memory, and the page itself for every address below that names no file, so that each place in the console can be
 * linked to and loaded anew. Files with a hash in their name may be kept for a year, the page is asked for each time.
 */
export function consoleRoutes(files: ReadonlyMap<string, StaticFile>, issuer: string): Surface {
  const base = `${new URL(issuer).pathname.replace(/\/$/, "")}${endpoints.console}/`;
  const served = new Map(files);
  const built = files.get(page);
  if (built !== undefined) served.set(page, standingAt(base, built));
  const app = new Hono<HttpEnvironment>();
  app.get(endpoints.console, (c) => c.redirect(base, 308));
  app.get(`${endpoints.console}/*`, (c) => {
    const path = c.req.path.slice(endpoints.console.length + 1);
    const name = isPlace(path) ? page : path;
    const file = served.get(name);
    if (file === undefined) {
      const hint = files.size === 0 ? "The console has not been built: run `npm run build`." : undefined;
      throw new GuardError("request.no_such_route", hint === undefined ? {} : { hint });
    }
    c.header("Content-Security-Policy", pagePolicy);
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    // To our own pages only: the form that signs out is known as ours by it.
    c.header("Referrer-Policy", "same-origin");
    c.header("Cache-Control", name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    return answer(c, file);
  });
  return app;
}

/** Whether a path is a place in the console, as opposed to a file: it has no extension, and nothing in it needs decoding (case ADM-17). */
function isPlace(path: string): boolean {
  return path === "" || /^[A-Za-z0-9_~-]+(\/[A-Za-z0-9_~-]+)*\/?$/.test(path);
}

/** The page names its files relative to itself; a page that answers at every depth has to name them from the root. */
function standingAt(base: string, file: StaticFile): StaticFile {
  const html = new TextDecoder().decode(file.bytes).replaceAll(/(\s(?:href|src|content)=")\.\//g, `$1${base}`);
  return { ...file, bytes: new TextEncoder().encode(html), etag: file.etag.replace(/"$/, `-${base.length}"`), encoded: {} };
}

/** The file in the best coding that the caller takes (RFC 9110 §12.5.3). Each coding has an ETag of its own (§8.8.3.3). */
function answer(c: Context<HttpEnvironment>, file: StaticFile): Response {
  const accepted = c.req.header("accept-encoding") ?? "";
  const coding = contentCodings.find((name) => file.encoded[name] !== undefined && takes(accepted, name));
  const etag = coding === undefined ? file.etag : file.etag.replace(/"$/, `-${coding}"`);
  c.header("Vary", "Accept-Encoding");
  c.header("ETag", etag);
  if (c.req.header("if-none-match") === etag) return c.body(null, 304);
  if (coding !== undefined) c.header("Content-Encoding", coding);
  return c.body((coding && file.encoded[coding]) ?? file.bytes, 200, { "Content-Type": file.contentType });
}

function takes(accepted: string, coding: ContentCoding): boolean {
  return accepted.split(",").some((entry) => {
    const [name, weight] = entry.split(";").map((part) => part.trim().toLowerCase());
    return name === coding && !/^q=0(\.0*)?$/.test(weight ?? "");
  });
}
