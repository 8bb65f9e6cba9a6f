import type { Context, MiddlewareHandler } from "hono";
import type { HttpEnvironment } from "../environment.ts";

/** For how long a browser may remember what it was told before a request. */
const maxAgeSeconds = 600;
/** What pages of others may send: a form, or a token in its header. */
const requestHeaders = "Authorization, Content-Type";
/** What they may read beside the body. */
const answerHeaders = "Retry-After, WWW-Authenticate, X-Request-Id";

/** Whether pages of this origin belong to a registered single-page client. */
export type IsOriginOfClient = (origin: string) => Promise<boolean>;

/**
 * Lets pages of registered single-page clients, and of no other origin, read the answers of an endpoint, its refusals included (Fetch Standard §3.2).
 * Never with cookies: whatever these endpoints are given stands in the request itself.
 */
export function openToClients(isOriginOfClient: IsOriginOfClient): MiddlewareHandler<HttpEnvironment> {
  return async (c, next) => {
    await allow(c, isOriginOfClient);
    await next();
  };
}

/** Answers what a browser asks before it sends something for a page of another origin. An origin that is not let in gets no permission. */
export function answerPreflight(isOriginOfClient: IsOriginOfClient, methods: string): (c: Context<HttpEnvironment>) => Promise<Response> {
  return async (c) => {
    if (await allow(c, isOriginOfClient)) {
      c.header("Access-Control-Allow-Methods", methods);
      c.header("Access-Control-Allow-Headers", requestHeaders);
      c.header("Access-Control-Max-Age", String(maxAgeSeconds));
    }
    return c.body(null, 204);
  };
}

/** Lets every page read what is public anyway. */
export function openToAll(c: Context<HttpEnvironment>): void {
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Cross-Origin-Resource-Policy", "cross-origin");
}

async function allow(c: Context<HttpEnvironment>, isOriginOfClient: IsOriginOfClient): Promise<boolean> {
  const origin = c.req.header("origin");
  c.header("Vary", "Origin");
  if (origin === undefined || !(await isOriginOfClient(origin))) return false;
  c.header("Access-Control-Allow-Origin", origin);
  c.header("Access-Control-Expose-Headers", answerHeaders);
  return true;
}
