import type { MiddlewareHandler } from "hono";
import type { HttpEnvironment } from "../environment.ts";

/** The policy of answers that are no pages: they load nothing and stand in no frame. Pages set a policy of their own. */
const nothingMayLoad = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The headers of every answer. No CORS header is among them: no other origin may read an answer (case ADM-08), unless its route says so. */
export function securityHeadersOf(issuer: string): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": nothingMayLoad,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    ...(issuer.startsWith("https:") ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}

/** Sets them before the surface runs, so that a surface may replace one (a page its content security policy). */
export function securityHeaders(issuer: string): MiddlewareHandler<HttpEnvironment> {
  const headers = Object.entries(securityHeadersOf(issuer));
  return async (c, next) => {
    for (const [name, value] of headers) c.header(name, value);
    await next();
  };
}
